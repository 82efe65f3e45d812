"""What a service's module makes of one event."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.mail.bounce import Bounce, DsnAction, NotABounce, SourceFormat
from bot.mail.clean import clean, one_line
from bot.mail.domain import ip_or_none
from bot.mail.events.node import Node
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal, reply_of
from bot.mail.status import EnhancedStatusCode

Outcome = tuple[Bounce, ...] | NotABounce | None
"""None: not an event of this service. (): one that says nothing about a failure (opened, clicked)."""

_PORT = compiled_late(r"(?<=\d):\d{1,5}$")
_TYPE = compiled_late(r"^\s*(?:smtp|dns|x-[\w-]{1,30})\s?;\s?", re.IGNORECASE)
_BLANK_CODES = ("0", "9.9.9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed recipient as a service reports it, before its words are read. None: the event does not say."""

    service: str | None
    """Id of the service, as in catalog/receivers/; goes into the bounce's fields as "service=…". None: not known."""
    words: str | None
    """What the receiver or the service said."""
    recipient: str | None
    source_format: SourceFormat = SourceFormat.ESP_EVENT
    fields: Sequence[str] = ()
    """More "name=value" of the event, for rules to match."""
    code: int | None = None
    enhanced: str | None = None
    sender: str | None = None
    remote_mta: str | None = None
    remote_ip: str | None = None
    reporting_mta: str | None = None
    sending_ip: str | None = None
    delayed: bool = False
    explanation: str | None = None
    """The service's own sentence about it, beside the receiver's words."""


def bounce_of(failure: Failure) -> Bounce:
    """Read the words of a failure; code and enhanced code that stand in fields of their own are put before them."""
    enhanced = EnhancedStatusCode.parse(failure.enhanced or "")
    words = _TYPE.sub("", clean(failure.words or ""))
    explanation = one_line(clean(failure.explanation or ""))
    service = (f"service={failure.service}",) if failure.service else ()
    fields = (*service, *(one_line(field) for field in failure.fields))
    reply = reply_of(words) if words else None
    if failure.code is not None and (reply is None or reply.code is None):
        front = [str(failure.code)]
        if enhanced is not None and str(enhanced) not in words:
            front.append(str(enhanced))
        words = " ".join([*front, words or explanation]).strip()
    return read_refusal(
        words or explanation or " ".join(fields),
        failure.source_format,
        known=Known(
            recipient=failure.recipient,
            sender=failure.sender,
            remote_mta=failure.remote_mta,
            remote_ip=_ip(failure.remote_ip),
            reporting_mta=failure.reporting_mta,
            sending_ip=_ip(failure.sending_ip),
            reply_code=failure.code,
            enhanced=enhanced,
            dsn_action=DsnAction.DELAYED if failure.delayed else DsnAction.FAILED,
            fields=fields,
        ),
        text="\n".join(part for part in (words, explanation, *fields) if part),
    )


def fields_of(node: Node, *names: str) -> tuple[str, ...]:
    """Return "name=value" of those keys that the event has."""
    return tuple(f"{name}={value}" for name in names if (value := _plain(node, name)))


def _plain(node: Node, name: str) -> str | None:
    flag = node.flag(name)
    return str(flag).lower() if flag is not None else node.text(name)


def _ip(text: str | None) -> str | None:
    if not text:
        return None
    text = text.strip()
    if text.startswith("[") and "]" in text:
        text = text[1 : text.index("]")]
    return ip_or_none(_PORT.sub("", text) if text.count(":") == 1 else text)
