"""Exit codes of the command line; documented in docs/command-line.md."""

DONE = 0
NOT_WELL = 1
"""A finding failed, or nothing could be explained."""
BAD_INPUT = 2
"""Bad usage or input."""
NO_ANSWER = 3
"""The world did not answer."""
INTERRUPTED = 130
"""Ctrl-C, as a shell reports it: 128 and the number of SIGINT."""
