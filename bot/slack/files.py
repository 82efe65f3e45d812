"""Downloads files that people share: snippets, logs, saved messages."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp

from bot.errors import UserError
from bot.slack.payload import SlackFile

MAX_BYTES = 5_000_000
MAX_FILES = 5
TIMEOUT_S = 20.0


class UnreadableFile(UserError):
    """A file that is no text, or that Slack does not hand out."""


class Files:
    """Fetches shared files with the bot's token, which is sent to Slack's own hosts only."""

    def __init__(self, token: str, api_url: str) -> None:
        self._token = token
        self._own_host = urlsplit(api_url).netloc

    async def read(self, files: Sequence[SlackFile]) -> str:
        """Read the first files that may be text; a paste too long for a message comes as a file.

        Raises:
            UnreadableFile: one of them cannot be had or is no text; its text says why.
        """
        readable = [file for file in files if file.may_be_text][:MAX_FILES]
        if not readable:
            return ""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            return "\n".join([await self._read_one(session, file) for file in readable])

    async def raw(self, file: SlackFile) -> bytes:
        """Read a file whole, as it is.

        Raises:
            UnreadableFile: it cannot be had, or is too large to be read whole.
        """
        if file.size > MAX_BYTES:
            raise UnreadableFile(
                f"{file.name} is larger than the {MAX_BYTES // 1_000_000} MB that I read here. Paste the part that "
                "matters: a server's reply, or a message's header. On the command line there is “bouncebot message”."
            )
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S)) as session:
            return await self._fetch(session, file)

    async def _read_one(self, session: aiohttp.ClientSession, file: SlackFile) -> str:
        return decoded(await self._fetch(session, file), file.name)

    async def _fetch(self, session: aiohttp.ClientSession, file: SlackFile) -> bytes:
        if file.url is None or not self._is_slacks(file.url):
            raise UnreadableFile(f"I can't fetch {file.name}: it is not kept in Slack. Paste its text, please.")
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with session.get(file.url, headers=headers, allow_redirects=False) as response:
                # Without the scope files:read Slack answers 200 with its login page.
                if response.status != 200 or response.content_type == "text/html":  # noqa: PLR2004 - HTTP's OK
                    raise UnreadableFile(
                        f"Slack does not let me read {file.name}. Paste its text, or let whoever runs me check that "
                        "the app has the scope files:read."
                    )
                raw = await response.content.read(MAX_BYTES)
                while len(raw) < MAX_BYTES and (more := await response.content.read(MAX_BYTES - len(raw))):
                    raw += more
        except (aiohttp.ClientError, TimeoutError):
            raise UnreadableFile(f"I could not download {file.name} from Slack. Try again, please.") from None
        return bytes(raw)

    def _is_slacks(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.netloc == self._own_host or (parts.scheme == "https" and host.endswith(".slack.com"))


def decoded(raw: bytes, name: str) -> str:
    """Decode a file: by its byte order mark, as UTF-8, else as Latin-1, as old mail is.

    Raises:
        UnreadableFile: it is no text.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if b"\x00" in raw[:10_000]:
        raise UnreadableFile(
            f"{name} is not text. Send me the message's source (.eml), a log, or the bounce as text."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
