"""How a workspace reaches the app: Socket Mode, or signed HTTP requests. Both wait three seconds for the answer."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from aiohttp import web

from bot.playground.state import Json

ACK_S = 3.0
MAX_SOCKETS = 10
"""How many connections an app may hold (docs.slack.dev, "Using Socket Mode")."""
HOST = "playground"
_OK = 200

EVENT, COMMAND, INTERACTIVE = "events_api", "slash_commands", "interactive"


@dataclass(frozen=True, slots=True)
class Unheard:
    """A delivery that was not acknowledged (docs.slack.dev, "The Events API", error handling).

    `reason` is what a retry names; `is_final`: the app asked for no retry.
    """

    reason: str
    is_final: bool = False


class Delivery(Protocol):
    """One way to the app. After `ack_s` seconds of silence a retry names `timed_out` as its reason."""

    timed_out: str
    ack_s: float

    async def send(self, kind: str, payload: Json, retry: int = 0, reason: str = "") -> Json | Unheard:
        """Deliver once; returns what came with the acknowledgement ({}: nothing)."""


class SocketDelivery:
    """Socket Mode: envelopes over the websocket that the app opened."""

    timed_out = "timeout"  # in no page of Slack's; seen in the log of slackapi/bolt-js issue 2487

    def __init__(self) -> None:
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self.connected = asyncio.Event()
        self.ack_s = ACK_S
        self._tickets: set[str] = set()

    def new_ticket(self) -> str:
        """Hand out the right to open one connection."""
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection of the app."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        if len(self._sockets) >= MAX_SOCKETS:
            await _hang_up(socket, "too_many_websockets")  # slackapi/bolt-js issue 2238
            return socket
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._sockets) + 1,
                "connection_info": {"app_id": "A0BOUNCE"},
                "debug_info": {"host": HOST, "approximate_connection_time": 18060},
            }
        )
        self._sockets.append(socket)
        self.connected.set()
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self.connected.clear()
        return socket

    async def send(self, kind: str, payload: Json, retry: int = 0, reason: str = "") -> Json | Unheard:
        """Deliver over the newest connection."""
        if not self._sockets:
            return Unheard(self.timed_out)
        envelope_id = str(uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != EVENT,
        }
        if kind == EVENT:
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        future = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await self._sockets[-1].send_json(envelope)
            return await asyncio.wait_for(future, self.ack_s)
        except (TimeoutError, ConnectionError):
            return Unheard(self.timed_out)
        finally:
            del self._waiting[envelope_id]

    async def refresh(self) -> None:
        """Ask the app to reconnect and hang up, as Slack does every few hours."""
        for socket in list(self._sockets):
            await _hang_up(socket, "refresh_requested")

    async def close(self) -> None:
        """Hang up."""
        for socket in list(self._sockets):
            await socket.close()

    def _acknowledged(self, message: Json) -> None:
        future = self._waiting.get(message.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(message.get("payload") or {})


async def _hang_up(socket: web.WebSocketResponse, reason: str) -> None:
    await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
    await socket.close()


class HttpDelivery:
    """HTTP mode: requests signed with the app's secret (docs.slack.dev, "Verifying requests from Slack")."""

    timed_out = "http_timeout"

    def __init__(self, url: str, signing_secret: str) -> None:
        self._url = url
        self._secret = signing_secret.encode()
        self.ack_s = ACK_S

    async def send(self, kind: str, payload: Json, retry: int = 0, reason: str = "") -> Json | Unheard:
        """Deliver by one request."""
        body, content_type = _body(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        timeout = aiohttp.ClientTimeout(total=self.ack_s)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self._url, data=body, headers=headers) as response,
            ):
                answer = await response.text()
                if response.status != _OK:
                    return Unheard("http_error", is_final=response.headers.get("X-Slack-No-Retry") == "1")
                return _answer(answer)
        except TimeoutError:
            return Unheard(self.timed_out)
        except aiohttp.ClientConnectionError:
            return Unheard("connection_failed")
        except aiohttp.ClientError:
            return Unheard("unknown_error")

    def _signature(self, body: bytes) -> dict[str, str]:
        now = str(int(time.time()))
        digest = hmac.new(self._secret, b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={digest}"}


def _body(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == EVENT:
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == COMMAND else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _answer(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {}
