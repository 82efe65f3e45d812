"""One message as it was sent: its fields, text, HTML and pictures (RFC 5322, RFC 2045)."""

import email
import re
from dataclasses import dataclass
from email.message import Message as _EmailMessage

from bot.mail.headers import AuthenticationResult
from bot.mail.mime import decode, find_source, parse, read_media_type
from bot.mail.original_table import OriginalTable
from bot.mail.pasted_header import mend, table_above
from bot.mail.pattern import compiled_late

_CHARSET = compiled_late(r"\bcharset\s*=\s*\"?(?P<value>[^\s\";]{1,80})", re.IGNORECASE)
_ENCODED = frozenset({"base64", "quoted-printable"})
_MAX_PARTS = 200
_BODY = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside the message: its size in octets, decoded."""

    media_type: str
    octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, or only its header. `size` is in octets, as sent.

    `fields` are (lower-case name, decoded and unfolded value), in order. `text` and `html` are the first parts of
    that kind that are no attachment, None when there is none. `has_body` False: only the header was pasted.
    `intact` False: it came by a way that changes octets, such as a chat, so that signatures cannot be verified.
    `told` is what Gmail's table above the source says, () without one. `header_known` False: there was only the
    table or single fields, so that a field that is not in `fields` may be in the message all the same.
    """

    raw: bytes
    size: int
    fields: tuple[tuple[str, str], ...]
    text: str | None
    html: str | None
    pictures: tuple[Picture, ...]
    has_body: bool
    intact: bool = True
    told: tuple[AuthenticationResult, ...] = ()
    header_known: bool = True

    def all(self, name: str) -> tuple[str, ...]:
        """Return every field of that lower-case name, the topmost first."""
        return tuple(value for field, value in self.fields if field == name)

    def first(self, name: str) -> str | None:
        """Return the topmost field of that lower-case name, None when there is none."""
        return next(iter(self.all(name)), None)


def read_message(raw: bytes) -> Message | None:
    """Read a saved message, a header or a part of one, or Gmail's table, perhaps below talk; None: it is none."""
    table, pasted, raw = table_above(raw), raw, mend(raw)
    text = raw.decode("utf-8", "surrogateescape")
    source = find_source(text)
    header_known = source is not None
    if source is None and table is not None:
        return _only_table(pasted, table)
    source = source or find_source(text, part=True)
    if source is None:
        return None
    kept = source.encode("utf-8", "surrogateescape")
    # Line ends as they were, so that signatures can be verified, unless every line lost its quotation marks.
    start = raw.find(kept.partition(b"\n")[0])
    whole = raw[start:] if start >= 0 and re.sub(rb"\r\n?", b"\n", raw[start:]) == kept else kept
    message = email.message_from_bytes(whole)
    parts = [part for part in list(message.walk())[:_MAX_PARTS] if not part.is_multipart()]
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    has_body = header_known and any(whole[match.end() :].strip() for match in [_BODY.search(whole)] if match)
    return Message(
        raw=whole,
        size=len(whole),
        fields=parse(whole).fields,
        text=_first(shown, "text/plain") if has_body else None,
        html=_first(shown, "text/html") if header_known else None,
        pictures=tuple(
            Picture(_kind(part), len(_payload(part))) for part in parts if _kind(part).startswith("image/")
        ),
        has_body=has_body,
        told=table.results if table is not None else (),
        header_known=header_known,
    )


def _only_table(raw: bytes, table: OriginalTable) -> Message:
    return Message(
        raw=raw,
        size=len(raw),
        fields=table.fields,
        text=None,
        html=None,
        pictures=(),
        has_body=False,
        told=table.results,
        header_known=False,
    )


def _first(parts: list[_EmailMessage], kind: str) -> str | None:
    part = next((part for part in parts if _kind(part) == kind), None)
    if part is None:
        return None
    charset = _CHARSET.search(str(part.get("Content-Type", "")))
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    text = decode(_payload(part), charset["value"] if charset else None, encoded=encoding in _ENCODED)
    return text.replace("\r\n", "\n")


def _kind(part: _EmailMessage) -> str:
    return read_media_type(str(part.get("Content-Type", "")))


def _payload(part: _EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
