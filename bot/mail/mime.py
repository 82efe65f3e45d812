"""The source of a message taken apart into header fields and leaf parts (RFC 5322, RFC 2045 to 2047).

Messages inside the message (message/rfc822, message/delivery-status and their RFC 6533 variants) are left as text:
the returned message is evidence, not structure. Faults are the rule in bounces: wrong charsets, lost boundaries,
half a paste. Nothing here raises.
"""

import email
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as _EmailMessage

from bot.mail.pattern import compiled_late

_PARAMETER = r"\b{name}\s*=\s*\"?(?P<value>[^\s\";]{{1,80}})"
_CHARSET = compiled_late(_PARAMETER.format(name="charset"), re.IGNORECASE)
_MEDIA_TYPE = compiled_late(r"\s*(?P<type>[\w.+-]{1,40}/[\w.+-]{1,60})")
_FIELD_LINE = compiled_late(r"^(?P<name>[A-Za-z][A-Za-z0-9_-]{0,60})\s?:")
_MBOX_LINE = compiled_late(r"^>?From \S{1,320} .{0,40}\d\d:\d\d", re.MULTILINE)
_QUOTE = compiled_late(r"^(?:> ?|\| ?){1,5}", re.MULTILINE)

# A run of fields with one of these is the head of a message; From, To and Subject alone also head forwarded text.
_TRACES = frozenset(
    (
        *("received", "return-path", "delivered-to", "x-original-to", "x-received", "message-id", "dkim-signature"),
        *("mime-version", "content-type", "content-transfer-encoding", "x-failed-recipients", "auto-submitted"),
    )
)
_TRACE_FIRST = compiled_late(
    r"\s{0,20}(?:Received|Return-Path|X-[\w-]{1,60}|From|Date|To|Subject)\s?:", re.IGNORECASE
)
_ADDRESSING = (frozenset({"from", "subject", "date"}), frozenset({"from", "subject", "to"}))
_MIN_FIELDS = 3
# Fields of which one alone tells something, and that no talk begins with.
_TELLING = compiled_late(
    r"(?:Received:\s{1,20}(?:from|by)\s|Received-SPF:|(?:ARC-)?Authentication-Results(?:-Original)?:|DKIM-Signature:"
    r"|X-Forefront-Antispam-Report:|X-Microsoft-Antispam(?:-Mailbox-Delivery)?:|X-Spam-Status:|X-Spamd-Result:)",
    re.IGNORECASE,
)
_MAX_PREFACE_LINES = 6
_MAX_FIELDS = 1_000
_TOLERATED = 0.1
"""Share of bytes beyond ASCII that may be wrong in a text that is UTF-8 all the same."""

_ALIASES = {
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "iso-8859-8-i": "iso-8859-8",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "us-ascii": "ascii",
}
_SIBLINGS = {
    # What else mail that claims one of these is really written in.
    "iso2022_jp_ext": ("euc_jp", "cp932"),
    "euc-jp": ("cp932",),
    "cp932": ("euc_jp",),
    "gb18030": ("big5",),
    "big5": ("gb18030",),
    "koi8-r": ("cp1251",),
}
_ESCAPES = (b"\x1b$", b"\x1b(")  # ISO 2022


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf. `media_type` is lower case; `text` is decoded, with plain line ends, "" for what is no text."""

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A message: fields as (lower-case name, decoded and unfolded value), leaf parts in order."""

    fields: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    def field(self, name: str) -> str | None:
        """Return the first field of that lower-case name, None when there is none."""
        return next((value for field, value in self.fields if field == name), None)

    @property
    def media_type(self) -> str:
        """The type of the whole, text/plain when it does not say."""
        return read_media_type(self.field("content-type"))


class _Flat(_EmailMessage):
    """Looks like text to the parser where it would descend into a message inside the message."""

    def get_content_type(self) -> str:
        kind = read_media_type(str(self.get("Content-Type", "")))
        return "text/plain" if kind.startswith("message/") else kind

    def get_content_maintype(self) -> str:
        return self.get_content_type().split("/")[0]

    def get_content_subtype(self) -> str:
        return self.get_content_type().split("/")[1]


def read_media_type(value: str | None) -> str:
    """Return the type of a Content-Type value; text/plain where it is missing or broken (RFC 2045 §5.2)."""
    match = _MEDIA_TYPE.match(value or "")
    return match["type"].lower() if match else "text/plain"


def find_source(text: str, *, part: bool = False) -> str | None:
    """Return the text from the head of a message on; None when it does not begin with one.

    A few lines of talk may stand before. Quotation marks in front of every line are dropped. `part`: a field or two
    that servers write are enough.
    """
    text = re.sub(r"\r\n?", "\n", text).lstrip("\ufeff\n ")
    if text[:1] in (">", "|"):
        text = _QUOTE.sub("", text)
    lines = text.split("\n", 600)[:600]
    for start in range(min(len(lines), _MAX_PREFACE_LINES)):
        begins = _FIELD_LINE.match(lines[start]) or _MBOX_LINE.match(lines[start])
        if begins and (_is_head(lines[start:]) or (part and _TELLING.match(lines[start]))):
            return "\n".join(text.split("\n")[start:])
    return None


def split_mailbox(raw: bytes) -> tuple[bytes, ...]:
    """Split an mbox file (RFC 4155) at its separator lines; a single message comes back alone."""
    pieces = re.split(rb"\n(?=From \S{1,320} .{0,40}\d\d:\d\d)", raw)
    return tuple(piece for piece in pieces if piece.strip()) or (raw,)


def parse(raw: bytes) -> Source:
    """Take one message apart."""
    raw = re.sub(rb"\A\s{0,20}>?From [^\n]{1,400}\n", b"", raw, count=1)
    message = email.message_from_bytes(raw, _class=_Flat)
    # Raw: `items` hides what is not ASCII, such as the UTF-8 of RFC 6532.
    fields = tuple((name.lower(), _decoded_field(value)) for name, value in list(message.raw_items())[:_MAX_FIELDS])
    return Source(fields, tuple(_leaves(message)))


def encode(text: str) -> bytes:
    """Return the bytes of a message's text: those it was decoded from, where that was done by surrogateescape."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _is_head(lines: list[str]) -> bool:
    names: set[str] = set()
    for place, line in enumerate(lines):
        match = _FIELD_LINE.match(line)
        if match:
            names.add(match["name"].lower())
        elif place == 0 and _MBOX_LINE.match(line):
            continue
        elif not (line[:1] in (" ", "\t") and line.strip() and names):
            break
    if len(names) < _MIN_FIELDS:
        return False
    return bool(names & _TRACES) or any(wanted <= names for wanted in _ADDRESSING)


def _leaves(message: _EmailMessage) -> list[Part]:
    leaves: list[Part] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = read_media_type(str(part.get("Content-Type", "")))
        if kind.startswith("multipart/"):  # its boundary was not found: all of it is one text
            kind = "text/plain"
        text = _text(part) if kind.startswith(("text/", "message/")) else ""
        if leaves and kind.startswith("text/") and _is_returned(part, text):
            kind = "text/rfc822-headers"
        leaves.append(Part(kind, text))
    return leaves


def _is_returned(part: _EmailMessage, text: str) -> bool:
    """Tell whether a part is a returned message that was not declared as one."""
    return "received" in part or (find_source(text[:4_000]) is not None and _TRACE_FIRST.match(text) is not None)


def _text(part: _EmailMessage) -> str:
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, MessageError):
        payload = None
    if not isinstance(payload, bytes):
        return str(part.get_payload() or "")
    charset = _CHARSET.search(str(part.get("Content-Type", "")))
    text = decode(payload, charset["value"] if charset else None, encoded=encoding in ("base64", "quoted-printable"))
    return re.sub(r"\r\n?", "\n", text)


def decode(raw: bytes, charset: str | None, *, encoded: bool) -> str:
    """Decode text whose declared charset may be wrong or unknown.

    `encoded`: it was base64 or quoted-printable, so that nobody touched the bytes on the way. What came as plain
    8-bit text may have been through an editor or a paste: then UTF-8, which nothing else looks like, goes first.
    """
    declared = _ALIASES.get((charset or "").lower(), (charset or "").lower())
    order = [declared, *_SIBLINGS.get(declared, ()), "utf-8", "cp1252"]
    if not encoded and not raw.isascii():
        order.insert(0, "utf-8")
    if any(escape in raw for escape in _ESCAPES):
        order.insert(0, "iso2022_jp_ext")
    for name in order:
        if name == "cp1252" and declared in ("utf-8", "utf8", ""):
            patched = raw.decode("utf-8", "replace")
            if patched.count("\ufffd") <= _TOLERATED * sum(byte > 0x7F for byte in raw):  # noqa: PLR2004 - ASCII
                return patched
        try:
            return raw.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _decoded_field(value: str) -> str:
    """Unfold a field and decode its encoded-words (RFC 2047); as it stands where they are broken."""
    value = re.sub(r"\s*\n\s*", " ", value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, MessageError):
        return value
