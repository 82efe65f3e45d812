"""Bouncebot: paste a bounce, get the cause, who has to act and the fix.

Use cases   diagnose (a pasted bounce), examine (a domain or an address)
Vocabulary  mail (replies, DSNs, log lines; pure), catalog (what receivers say and mean; pure)
The world   checks (questions to DNS and their judgement), incidents (SQLite), net (DNS and HTTP for real)
Shells      slack (the bot), console (the command line), playground (a local workspace to try and test in)
Wiring      settings, errors, ports (every way the bot touches the world), deps, app
"""
