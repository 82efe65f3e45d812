"""What Slack's payloads say, as values: a message with its pasted text and files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.mrkdwn import plain

Payload = Mapping[str, Any]

READABLE_SUBTYPES = {None, "file_share", "bot_message", "thread_broadcast", "me_message"}
"""Other subtypes (message_changed, channel_join, …) are not somebody saying something new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackFile:
    """A file shared in a message. `size` in bytes; `url` None: it cannot be downloaded as it is."""

    id: str
    name: str
    media_type: str
    size: int
    url: str | None

    @property
    def is_text(self) -> bool:
        """True for what Slack or its name calls text: worth reading without being asked."""
        named = self.name.lower().endswith((".eml", ".txt", ".log", ".json", ".msg.txt"))
        return named or self.media_type.startswith(("text/", "message/")) or self.media_type == "application/json"

    @property
    def is_message(self) -> bool:
        """True for a saved message, whose octets are those that were sent."""
        return self.name.lower().endswith(".eml") or self.media_type == "message/rfc822"

    @property
    def may_be_text(self) -> bool:
        """False for pictures and other files that hold no bounce to read."""
        kind = self.media_type.partition("/")[0]
        return kind not in {"image", "audio", "video", "font"} and not self.media_type.endswith(("zip", "pdf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """Something said in a channel. `text` is what people see."""

    channel: str
    ts: str
    thread_ts: str | None
    """Root of the thread it is in; None: it is not in one."""
    user: str | None
    bot_id: str | None
    """None: a person said it."""
    text: str
    files: tuple[SlackFile, ...]
    is_direct: bool
    """In a direct conversation with the bot."""

    @property
    def root(self) -> str:
        """Where a reply belongs."""
        return self.thread_ts or self.ts


def read_message(message: Payload, *, channel: str | None = None) -> SlackMessage:
    """Read a message event, or a message in another payload, whose `channel` is then given beside it."""
    return SlackMessage(
        channel=channel or message["channel"],
        ts=message["ts"],
        thread_ts=message.get("thread_ts"),
        user=message.get("user"),
        bot_id=message.get("bot_id"),
        text=pasted_text(message),
        files=tuple(_files(message)),
        is_direct=message.get("channel_type") == "im",
    )


def pasted_text(message: Payload) -> str:
    """Give the text that people see: the rich text where there is one, else `text`; forwarded messages after it."""
    rich = [block for block in message.get("blocks") or () if block.get("type") == "rich_text"]
    parts = ["\n".join(map(_rich_text, rich)) if rich else plain(message.get("text") or "")]
    if message.get("bot_id") and not rich:
        parts += [_block_text(block) for block in message.get("blocks") or ()]
    parts += [_attachment_text(attachment) for attachment in message.get("attachments") or ()]
    return "\n".join(part for part in parts if part.strip())


def _files(message: Payload) -> Iterable[SlackFile]:
    for file in [*(message.get("files") or ()), *_forwarded_files(message)]:
        if file.get("mode") in {"tombstone", "hidden_by_limit", "external"} or "id" not in file:
            continue
        yield SlackFile(
            id=file["id"],
            name=file.get("name") or file.get("title") or "file",
            media_type=file.get("mimetype") or "",
            size=file.get("size") or 0,
            url=file.get("url_private_download") or file.get("url_private"),
        )


def _forwarded_files(message: Payload) -> list[Payload]:
    return [file for attachment in message.get("attachments") or () for file in attachment.get("files") or ()]


def _attachment_text(attachment: Payload) -> str:
    """Read a forwarded message, or the old kind of bot message, which monitoring tools still send."""
    inner = [item.get("message") or {} for item in attachment.get("message_blocks") or ()]
    rich = [block for item in inner for block in item.get("blocks") or () if block.get("type") == "rich_text"]
    if rich:
        return "\n".join(map(_rich_text, rich))
    fields = [field.get("value") or "" for field in attachment.get("fields") or ()]
    shown = [attachment.get("pretext") or "", attachment.get("text") or "", *fields]
    blocks = [_block_text(block) for block in attachment.get("blocks") or ()]
    text = "\n".join(part for part in [*map(plain, shown), *blocks] if part.strip())
    return text or plain(attachment.get("fallback") or "")


def _block_text(block: Payload) -> str:
    """Read the text of a block of another app."""
    if block.get("type") == "rich_text":
        return _rich_text(block)
    texts = [block.get("text"), *(block.get("fields") or ()), *(block.get("elements") or ())]
    return "\n".join(
        plain(text["text"]) for text in texts if isinstance(text, Mapping) and isinstance(text.get("text"), str)
    )


def _rich_text(block: Payload) -> str:
    return "\n".join(_rich_part(part) for part in block.get("elements") or ())


def _rich_part(part: Payload) -> str:
    elements = part.get("elements") or ()
    if part.get("type") == "rich_text_list":
        return "\n".join(_rich_part(item) for item in elements)
    return "".join(_rich_element(element) for element in elements).removesuffix("\n")


def _rich_element(element: Payload) -> str:
    kind = element.get("type")
    match kind:
        case "text":
            return str(element.get("text", ""))
        case "link":
            url = str(element.get("url", ""))
            return str(element.get("text") or url.removeprefix("mailto:").removeprefix("tel:"))
        case "emoji":
            tone = element.get("skin_tone")
            return f":{element.get('name')}:" + (f":skin-tone-{tone}:" if tone else "")
        case "user" | "usergroup" | "channel":
            return f"{'#' if kind == 'channel' else '@'}{element.get(f'{kind}_id')}"
        case "broadcast":
            return f"@{element.get('range')}"
        case "color":
            return str(element.get("value", ""))
        case "date":
            return str(element.get("fallback") or element.get("timestamp", ""))
        case _:
            return str(element.get("text", ""))
