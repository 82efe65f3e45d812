"""Bounce messages in prose: their structure, language by language. `bot.mail.notice` reads them."""
