"""The workspace as a whole: seeded, served on loopback, reached by the app."""

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Final, Self, TypeVar

from aiohttp import web

from bot.playground import payloads
from bot.playground.credentials import Credentials
from bot.playground.delivery import EVENT, Delivery, HttpDelivery, SocketDelivery, Unheard
from bot.playground.pace import Pace
from bot.playground.server import Server
from bot.playground.state import BOT_USER, Channel, Json, Person, State

T = TypeVar("T")

SCOPES: Final = ("channels:history", "groups:history", "im:history", "chat:write", "commands", "files:read")
RETRY_DELAYS_S: Final = (0.0, 60.0, 300.0)
"""When an unacknowledged event is sent again: almost at once, after one minute, after five."""
PATIENCE_S: Final = 10.0

DELIVERABILITY, GENERAL = "C0DELIVER", "C0GENERAL"
ADA, BEN, CLEO = "U0ADA", "U0BEN", "U0CLEO"


class Workspace:
    """A workspace with two channels and three people; the bot is in #deliverability. Use it in `async with`.

    `routes` are served beside Slack's. `pace` limits the methods; None: nothing does.
    `events` are those sent to the app, by event id; `deliveries` how often each was sent.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        routes: Callable[["Workspace"], Iterable[web.AbstractRouteDef]] = lambda _: (),
        pace: Pace | None = None,
        scopes: Iterable[str] = SCOPES,
        retry_delays_s: tuple[float, ...] = RETRY_DELAYS_S,
    ) -> None:
        self.state = State()
        self.credentials = Credentials()
        self.sockets = SocketDelivery()
        self.delivery: Delivery = self.sockets
        self.events: dict[str, Json] = {}
        self.deliveries: dict[str, int] = {}
        self.url = ""
        self.server: Server
        self._scopes = set(scopes)
        self._retry_delays_s = retry_delays_s
        self._port = port
        self._routes = routes
        self._pace = pace
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner

    async def __aenter__(self) -> Self:
        """Serve on loopback."""
        # The address is part of what is served, so the port is taken before the server is made.
        listener = socket.create_server(("127.0.0.1", self._port))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        self.server = Server(self.state, self.sockets, self.url, self.credentials, self._scopes)
        self.server.pace = self._pace
        self.server.after_change = self._send_own_events
        application = self.server.application()
        application.add_routes(self._routes(self))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        self._seed()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop serving."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is set to."""
        return f"{self.url}api/"

    def deliver_by_http(self, url: str) -> None:
        """Send events by signed requests to `url` from now on, instead of Socket Mode."""
        self.delivery = HttpDelivery(url, self.credentials.signing_secret)

    async def wait_for(self, find: Callable[[], T], *, timeout_s: float = PATIENCE_S) -> T:
        """Wait until `find` returns something true, looking whenever the workspace changes; returns it.

        Raises:
            TimeoutError: it did not in `timeout_s` seconds.
        """
        end = time.monotonic() + timeout_s
        while not (found := find()):
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            async with self.state.changed:
                try:
                    # Some changes happen in the app alone; look now and then.
                    async with asyncio.timeout(min(left, 0.1)):
                        await self.state.changed.wait()
                except TimeoutError:
                    continue
        return found

    def send_event(self, body: Json) -> str:
        """Send an event to the app, with retries, in the background; returns its id."""
        event_id = f"Ev{self.state.number():08d}"
        self.events[event_id] = payloads.event(event_id, body)
        self.start(self._deliver(event_id))
        return event_id

    async def redeliver(self, event_id: str) -> bool:
        """Send an event once more, as Slack does when it saw no acknowledgement; returns whether it was taken."""
        retry = self.deliveries[event_id]
        self.deliveries[event_id] += 1
        answer = await self.delivery.send(EVENT, self.events[event_id], retry, self.delivery.timed_out)
        return not isinstance(answer, Unheard)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something in the background until the workspace ends."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def hears(self, channel: Channel) -> bool:
        """Tell whether the app gets the events of a channel."""
        return BOT_USER in channel.members

    async def _deliver(self, event_id: str) -> None:
        body, reason = self.events[event_id], ""
        for retry, delay_s in enumerate((None, *self._retry_delays_s)):
            if delay_s is not None:
                await asyncio.sleep(delay_s)
            self.deliveries[event_id] = retry + 1
            answer = await self.delivery.send(EVENT, body, retry, reason)
            if not isinstance(answer, Unheard) or answer.is_final:
                return
            reason = answer.reason

    def _send_own_events(self) -> None:
        events, self.server.chat.events[:] = list(self.server.chat.events), []
        for body in events:
            self.send_event(body)

    def _seed(self) -> None:
        people = (Person(ADA, "Ada"), Person(BEN, "Ben"), Person(CLEO, "Cleo"))
        self.state.people = {person.id: person for person in people}
        everybody = {person.id for person in people}
        self.state.channels = {
            DELIVERABILITY: Channel(DELIVERABILITY, "deliverability", everybody | {BOT_USER}),
            GENERAL: Channel(GENERAL, "general", set(everybody)),
        }
