"""The real DNS and HTTP behind bot.ports; imported by bot.app only."""
