"""`bouncebot run`: the bot in Slack; without tokens, here and in a page. `bouncebot try`: in a terminal only."""

import asyncio
import sys

import click

from bot.console.environment import classifier_for, fail, read_settings
from bot.errors import SettingsError
from bot.settings import Settings


@click.command()
@click.option("--or-local", is_flag=True, help="Without tokens, try the bot on this machine instead of failing.")
def run(*, or_local: bool) -> None:
    """Connect to Slack. Without tokens, a person at a terminal gets the bot here and in a page to try."""
    settings = read_settings()
    if settings.speaks_to_slack:
        from bot.app import serve  # noqa: PLC0415 - Bolt is imported only to be used

        try:
            asyncio.run(serve(settings, classifier_for(settings)))
        except SettingsError as problem:
            fail(str(problem))
        return
    if settings.slack_bot_token or settings.slack_app_token or settings.slack_signing_secret:
        fail("Not enough to connect to Slack. Missing:\n" + _listed(settings))
    at_terminal = sys.stdin.isatty()
    if not (at_terminal or or_local):
        # A deployment that lost its tokens must not look alive.
        fail("No Slack tokens. Missing:\n" + _listed(settings))
    click.echo("Not connected to Slack. To connect, create an app from manifest.yml and set\n" + _listed(settings))
    if at_terminal:
        asyncio.run(_locally(settings))
    else:
        from bot.console.playground import Options, start  # noqa: PLC0415 - as above

        start(settings, Options())


@click.command("try")
def try_() -> None:
    """Try the bot in this terminal."""
    asyncio.run(_talk(read_settings()))


async def _locally(settings: Settings) -> None:
    """Serve the playground's page and talk in the terminal at the same time."""
    from bot.console.playground import Options, running  # noqa: PLC0415 - not needed to serve Slack

    async with running(settings, classifier_for(settings), Options()) as workspace:
        click.echo(f"Until then, the bot is here, and in a page that behaves like Slack: {workspace.url}\n")
        await _talk(settings)


async def _talk(settings: Settings) -> None:
    from bot.console.interactive import Interactive, new_session  # noqa: PLC0415 - not needed to serve Slack
    from bot.console.render import terminal  # noqa: PLC0415
    from bot.wiring import open_deps  # noqa: PLC0415

    async with open_deps(settings, classifier_for(settings)) as deps:
        await Interactive(deps, terminal()).run(new_session())


def _listed(settings: Settings) -> str:
    return "\n".join(f"  • {sentence}" for sentence in settings.missing_for_slack())
