"""The command line: the second shell, with the same names as in Slack."""
