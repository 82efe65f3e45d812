"""`bouncebot run`: the bot in Slack, or the playground when there are no tokens. `bouncebot try`: in a terminal."""

import asyncio

import click

from bot.console.environment import classifier_for, fail, read_settings
from bot.errors import SettingsError
from bot.settings import Settings


@click.command()
def run() -> None:
    """Connect to Slack; without tokens, start the playground."""
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
    from bot.console.playground import Options, has_browser, start  # noqa: PLC0415 - as above

    click.echo("Not connected to Slack. To connect, create an app from manifest.yml and set\n" + _listed(settings))
    click.echo("Until then, here is the bot in a workspace on this machine; bouncebot try has it in the terminal.\n")
    start(settings, Options(opens_browser=has_browser()))


@click.command("try")
def try_() -> None:
    """Try the bot in this terminal."""
    asyncio.run(_talk(read_settings()))


async def _talk(settings: Settings) -> None:
    from bot.console.interactive import Interactive, new_session  # noqa: PLC0415 - not needed to serve Slack
    from bot.console.render import terminal  # noqa: PLC0415
    from bot.wiring import open_deps  # noqa: PLC0415

    async with open_deps(settings, classifier_for(settings)) as deps:
        await Interactive(deps, terminal()).run(new_session())


def _listed(settings: Settings) -> str:
    return "\n".join(f"  • {sentence}" for sentence in settings.missing_for_slack())
