"""The root command. Each command's module is imported when it is called, so that `bounce` starts at once."""

import sys
from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from bot.console import exits

COMMANDS: Mapping[str, tuple[str, str]] = {
    "bounce": ("bot.console.bounce", "Explain a bounce: the cause, who has to act, the fix."),
    "checkdomain": ("bot.console.check", "Check a domain: SPF, DKIM, DMARC, MX, TLS, name servers, blocklists."),
    "checkip": ("bot.console.check", "Check a sending IP address: PTR and blocklists."),
    "spf": ("bot.console.spf", "Evaluate a domain's SPF record for an IP address; show its look-up tree."),
    "message": ("bot.console.message", "Read a message or its headers: authentication, path, content."),
    "incidents": ("bot.console.incidents", "List, show, assign and resolve incidents."),
    "catalog": ("bot.console.catalog", "Check the catalog, try texts against it, write new rules."),
    "playground": ("bot.console.playground", "Try the bot in a page that behaves like Slack, without Slack."),
    "try": ("bot.console.run", "Try the bot in this terminal."),
    "run": ("bot.console.run", "Connect to Slack; without tokens, try the bot here and in a page."),
}
"""Name → (module, one-line help). The command is the module's function of that name; Python's own words get a `_`."""


class LazyGroup(click.Group):
    """A group that imports a command only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order in which one meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; None when there is no such command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command: Any = getattr(import_module(module), f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; Ctrl-C ends it without a word, in place of click's "Aborted!" and exit code 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(err=True)  # the shell's prompt begins a line
            sys.exit(exits.INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bouncebot")
def cli() -> None:
    """Paste a bounce, get the cause, who has to act and the fix.

    Exit codes: 0 done, 1 a finding failed or nothing could be explained, 2 bad usage or input, 3 the world did
    not answer, 130 interrupted.
    """
