"""The vocabulary of mail: replies, bounces, log lines, messages. Pure; knows no catalog, DNS or Slack."""
