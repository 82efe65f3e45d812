"""Parse the command line and run it."""

import gc

from bot.console.cli import cli

NEW_OBJECTS = 50_000
"""The garbage collector looks through new objects when there are so many more of them. Loading makes hundreds of
thousands that stay: looking through them at every seven hundred, as Python does, is a tenth of a start."""


def main() -> None:
    """Run the `bouncebot` command."""
    gc.set_threshold(NEW_OBJECTS)
    cli(prog_name="bouncebot")


if __name__ == "__main__":
    main()
