"""Parse the command line and run it."""

from bot.console.cli import cli


def main() -> None:
    """Run the `bouncebot` command."""
    cli(prog_name="bouncebot")


if __name__ == "__main__":
    main()
