"""Composition root of the Slack bot: settings in, a connected bot out, until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.catalog.classify import Classifier
from bot.deps import Deps
from bot.errors import SettingsError
from bot.settings import Settings
from bot.slack.connection import Connection, HttpConnection, SocketConnection
from bot.slack.desk import Desk
from bot.slack.files import Files
from bot.slack.health import Health, serve_http
from bot.slack.listeners import Listeners, register
from bot.slack.recall import Recall
from bot.slack.work import Work
from bot.wiring import open_deps

_log = logging.getLogger(__name__)

SETTLE_S = 3.0
"""Slack waits so long for an acknowledgement."""
DRAIN_S = 20.0
"""Platforms kill ten seconds or more after this; what is not done by then is persisted and done after the restart."""
RESUME_EVERY_S = 60.0
"""How often work is taken up again that Slack was out of reach for."""
RETRIES = 3
JOBS_KEPT = timedelta(days=2)
"""Finished jobs are remembered so long, to recognise redeliveries; Slack's last one comes after an hour or so."""
REFUSED = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"}


async def serve(settings: Settings, classifier: Classifier) -> None:
    """Connect to Slack, answer until SIGTERM or SIGINT, finish what was acknowledged.

    Raises:
        SettingsError: Slack refuses the token.
        KeyboardInterrupt: it was SIGINT, and all is finished.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with until_told() as stop:
        async with open_deps(settings, classifier) as deps:
            await run(deps, stop)


@contextmanager
def until_told() -> Iterator[asyncio.Event]:
    """Give an event that SIGTERM and SIGINT set; after SIGINT, an orderly end of the block is KeyboardInterrupt."""
    stop, told = asyncio.Event(), set[signal.Signals]()

    def end(signum: signal.Signals) -> None:
        told.add(signum)
        stop.set()

    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, end, signum)
    yield stop
    if signal.SIGINT in told:
        raise KeyboardInterrupt


async def run(deps: Deps, stop: asyncio.Event) -> None:
    """Serve with ready dependencies until `stop` is set."""
    settings, client = deps.settings, new_client(deps.settings)
    health = Health(deps.incidents)
    bolt = new_bolt(settings, client)
    work = Work()
    connection: Connection = (
        SocketConnection(bolt, settings.slack_app_token, work)
        if settings.slack_app_token
        else HttpConnection(bolt, work)
    )
    async with serve_http(settings.host, settings.port, health, connection.routes()):
        bot_user = await identify(client, stop)
        if bot_user is None:
            return
        listeners = compose(bolt, deps, client, bot_user, work)
        await deps.incidents.forget_jobs_before(deps.clock.now() - JOBS_KEPT)
        resumed = await listeners.resume()
        await connection.open()
        health.connection = connection
        _log.info("connected to Slack by %s; %d pieces of work taken up again", connection.name, resumed)
        await _work_until(stop, listeners)
        health.connection = None
        await work.settle(SETTLE_S)
        await connection.close()
        late = await work.drain(DRAIN_S)
        _log.info("stopped; %d pieces of work left for the next start", late)


async def _work_until(stop: asyncio.Event, listeners: Listeners) -> None:
    while not stop.is_set():
        try:
            await asyncio.wait_for(stop.wait(), RESUME_EVERY_S)
        except TimeoutError:
            if resumed := await listeners.resume():
                _log.info("%d pieces of work taken up again", resumed)


def compose(bolt: AsyncApp, deps: Deps, client: AsyncWebClient, bot_user: str, work: Work) -> Listeners:
    """Register all listeners on a Bolt app."""
    settings = deps.settings
    desk = Desk(
        deps=deps,
        client=client,
        files=Files(settings.slack_bot_token or "", settings.slack_api_url),
        bot_user=bot_user,
        work=work,
        recall=Recall(),
    )
    return register(bolt, desk)


def new_bolt(settings: Settings, client: AsyncWebClient) -> AsyncApp:
    """Make the Bolt app, without listeners."""
    # Bolt finds SLACK_BOT_TOKEN in the environment too, and would warn at every start that the client has it already.
    logging.disable(logging.WARNING)
    try:
        return AsyncApp(client=client, signing_secret=settings.slack_signing_secret or "", name="bouncebot")
    finally:
        logging.disable(logging.NOTSET)


def new_client(settings: Settings) -> AsyncWebClient:
    """Make the Web API client; it waits when Slack says so (429) and tries again when the connection broke."""
    return AsyncWebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        retry_handlers=[
            AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
            AsyncConnectionErrorRetryHandler(max_retry_count=RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
        ],
    )


async def identify(client: AsyncWebClient, stop: asyncio.Event) -> str | None:
    """Ask Slack who we are, until it answers; None: `stop` was set before.

    Raises:
        SettingsError: Slack refuses the token.
    """
    wait_s = 1.0
    while not stop.is_set():
        try:
            return str((await client.auth_test())["user_id"])
        except SlackApiError as refused:
            error = refused.response.get("error")
            if error in REFUSED:
                raise SettingsError([f"SLACK_BOT_TOKEN: Slack answers {error}. Install the app again."]) from None
            _log.warning("Slack answers %s; trying again in %.0f s", error, wait_s)
        except OSError as problem:
            _log.warning("Slack cannot be reached (%s); trying again in %.0f s", type(problem).__name__, wait_s)
        try:
            await asyncio.wait_for(stop.wait(), wait_s)
        except TimeoutError:
            wait_s = min(wait_s * 2, 30.0)
    return None
