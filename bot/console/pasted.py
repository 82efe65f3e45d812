"""What a person hands over: arguments, a file, or standard input."""

import sys
from pathlib import Path

import click

from bot.console.environment import fail


def pasted(text: tuple[str, ...], path: Path | None) -> str:
    """Return the text: the arguments joined by blanks, else the file, else standard input, which "-" names too."""
    if text == ("-",):
        text = ()
    if text and path is not None:
        fail("Give the text or --file, not both.")
    if path is not None:
        return decoded(path.read_bytes())
    if text:
        return " ".join(text)
    if sys.stdin.isatty():
        click.echo("Paste the bounce, then press Ctrl-D on an empty line.", err=True)
    return decoded(sys.stdin.buffer.read())


def decoded(raw: bytes) -> str:
    """Decode what was piped in: UTF-8, else Latin-1, for old mail; the words that decide are ASCII nearly always."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
