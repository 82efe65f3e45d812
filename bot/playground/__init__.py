"""A local workspace that speaks Slack's protocol: to try the bot in, and to test it against."""
