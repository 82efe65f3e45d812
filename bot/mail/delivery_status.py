"""Delivery status fields (RFC 3464; RFC 6533 for addresses beyond ASCII), alone or inside other text.

    Reporting-MTA: dns; mail.example.com          per message
                                                  a blank line
    Final-Recipient: rfc822; user@example.net     per recipient
    Action: failed
    Status: 5.1.1
    Remote-MTA: dns; mx1.example.net
    Diagnostic-Code: smtp; 550 5.1.1 User unknown

Written by many hands: blank lines missing or between the fields of one recipient, misspelt actions, comments in any
field, long lines wrapped without the blank that RFC 5322 wants.
"""

from dataclasses import dataclass

from bot.mail.bounce import DsnAction
from bot.mail.clean import one_line
from bot.mail.domain import ip_or_none
from bot.mail.host import host_name
from bot.mail.mailbox import read_mailbox
from bot.mail.pattern import compiled_late
from bot.mail.status import EnhancedStatusCode

_FIELD = compiled_late(r"^[ \t]{0,8}(?P<name>[A-Za-z][A-Za-z0-9-]{2,40})[ \t]?:[ \t]?(?P<value>.*)$")
_KNOWN = frozenset(
    (
        *("original-envelope-id", "reporting-mta", "dsn-gateway", "received-from-mta", "arrival-date"),
        *("original-recipient", "final-recipient", "action", "status", "remote-mta", "diagnostic-code"),
        *("last-attempt-date", "final-log-id", "will-retry-until", "localized-diagnostic"),
    )
)
_RECIPIENT_FIELDS = ("final-recipient", "original-recipient", "x-actual-recipient", "x-display-name")
_OUTCOME_FIELDS = ("action", "status", "diagnostic-code")
_TYPE = compiled_late(r"^\s*[\w.-]{1,40}\s?;\s?")
_STATUS = compiled_late(r"(?P<code>[245]\.\d{1,3}\.\d{1,3})(?:\s*\((?P<comment>[^()]{1,400})\))?")
_ADDRESS_IN_BRACKETS = compiled_late(r"[\[(](?P<ip>[0-9a-fA-F:.]{3,45})[\])]")
_UTF8_ESCAPE = compiled_late(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_ACTIONS = {
    # First letters, since mailers write "failure", "undeliverable", "delay", "deliverable", "expand".
    "fail": DsnAction.FAILED,
    "undeliver": DsnAction.FAILED,
    "expire": DsnAction.FAILED,
    "bounce": DsnAction.FAILED,
    "reject": DsnAction.FAILED,
    "delay": DsnAction.DELAYED,
    "defer": DsnAction.DELAYED,
    "deliver": DsnAction.DELIVERED,
    "success": DsnAction.DELIVERED,
    "relay": DsnAction.RELAYED,
    "expand": DsnAction.EXPANDED,
}
SUCCESSES = frozenset({DsnAction.DELIVERED, DsnAction.RELAYED, DsnAction.EXPANDED})
_MAX_VALUE = 6_000
_SUCCESS_CLASS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientStatus:
    """What the report says about one recipient. None: it does not."""

    recipient: str | None = None
    """The address as written; may be no address at all ("kijitora", an X.400 name)."""
    action: DsnAction | None = None
    status: EnhancedStatusCode | None = None
    comment: str | None = None
    """What stands in brackets behind the status."""
    remote_mta: str | None = None
    remote_ip: str | None = None
    diagnostic: str = ""
    """Diagnostic-Code without its type, lines as folded; "" when there is none."""
    text: str = ""
    """The fields as pasted."""

    @property
    def is_success(self) -> bool:
        """True when the message reached this recipient, or went on towards it."""
        if self.action is not None:
            return self.action in SUCCESSES
        return self.status is not None and self.status.class_ == _SUCCESS_CLASS


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A delivery status. `recipients` is never empty."""

    recipients: tuple[RecipientStatus, ...]
    reporting_mta: str | None = None
    """Host name; None when the report does not say or says no name."""


@dataclass(slots=True)
class _Group:
    values: dict[str, str]
    lines: list[str]


def read_status(text: str) -> StatusReport | None:
    """Read the status fields of a text, wherever they stand in it (RFC 3464 §2).

    None: no recipient has an outcome, and where no recipient is named, nothing has an action and a status.
    """
    groups: list[_Group] = []
    for paragraph in _paragraphs(text):
        _sort_in(groups, paragraph)
    recipients = tuple(
        _recipient(group)
        for group in groups
        if any(name in group.values for name in _RECIPIENT_FIELDS)
        and any(name in group.values for name in _OUTCOME_FIELDS)
    )
    if not recipients:  # people cut the address out; an action and a status together are nothing but a report's
        recipients = tuple(status for status in map(_recipient, groups) if status.action and status.status)
    if not recipients:
        return None
    reporting = next((group.values["reporting-mta"] for group in groups if "reporting-mta" in group.values), None)
    return StatusReport(recipients=recipients, reporting_mta=_host(reporting))


def _paragraphs(text: str) -> list[list[tuple[str, str, str]]]:
    """Fields as (name, value, line as pasted), a list for each run without a blank line."""
    paragraphs: list[list[tuple[str, str, str]]] = [[]]
    for line in text.split("\n"):
        match = _FIELD.match(line[:_MAX_VALUE])
        name = match["name"].lower() if match else ""
        current = paragraphs[-1]
        if not line.strip():
            if current:
                paragraphs.append([])
        elif match and (name in _KNOWN or name.startswith("x-") or not line[:1].isspace()):
            current.append((name, match["value"].strip(), line))
        elif current:
            last, value, lines = current[-1]
            if len(value) < _MAX_VALUE:
                current[-1] = (last, f"{value}\n{line.strip()}", f"{lines}\n{line}")
    return [paragraph for paragraph in paragraphs if any(name in _KNOWN for name, _, _ in paragraph)]


def _sort_in(groups: list[_Group], paragraph: list[tuple[str, str, str]]) -> None:
    """Give the fields of one paragraph to groups: one for each recipient."""
    names = {name for name, _, _ in paragraph}
    # A blank line inside one recipient's fields: what follows names no recipient of its own.
    continues = bool(groups) and not names & {*_RECIPIENT_FIELDS, "reporting-mta"}
    # The recipient after its outcome, as in "Action: failed / <blank> / Final-Recipient: …".
    completes = (
        bool(groups)
        and bool(names & set(_RECIPIENT_FIELDS))
        and not names & {"action", "status"}
        and bool(groups[-1].values.keys() & {"action", "status"})
        and not groups[-1].values.keys() & set(_RECIPIENT_FIELDS)
    )
    if not (continues or completes):
        groups.append(_Group({}, []))
    for name, value, line in paragraph:
        group = groups[-1]
        if name in ("final-recipient", "original-recipient", "action") and name in group.values:
            group = _Group({}, [])
            groups.append(group)
        if name not in group.values:
            group.values[name] = value
        group.lines.append(line)


def _recipient(group: _Group) -> RecipientStatus:
    status = _STATUS.search(group.values.get("status", ""))
    remote = one_line(group.values.get("remote-mta", ""))
    bracketed = _ADDRESS_IN_BRACKETS.search(remote)
    remote_name = _TYPE.sub("", remote).strip()
    comment = status["comment"] if status else None
    return RecipientStatus(
        recipient=_best_recipient(group.values),
        action=_action(group.values.get("action", "")),
        status=EnhancedStatusCode.parse(status["code"]) if status else None,
        comment=comment,
        remote_mta=_host(remote),
        remote_ip=ip_or_none(bracketed["ip"]) if bracketed else ip_or_none(remote_name.strip("[]")),
        diagnostic=_diagnostic(group.values.get("diagnostic-code", "")),
        text="\n".join(group.lines),
    )


def _best_recipient(values: dict[str, str]) -> str | None:
    """Return the address that failed; the original one where the final one is no address."""
    written = [_address(values[name]) for name in _RECIPIENT_FIELDS if values.get(name, "").strip()]
    return next((address for address in written if read_mailbox(address)), written[0] if written else None)


def _address(value: str) -> str:
    """Take off the type and undo the utf-8-addr-xtext of RFC 6533 §3."""
    bare = _TYPE.sub("", one_line(value)).strip().strip("<>").strip()
    return _UTF8_ESCAPE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), bare)


def _action(value: str) -> DsnAction | None:
    word = value.strip().lower()
    return next((action for start, action in _ACTIONS.items() if word.startswith(start)), None)


def _diagnostic(value: str) -> str:
    """Take the type off; mailers that wrap the code's lines keep their ends, so that codes begin lines."""
    return _TYPE.sub("", value, count=1).strip() if _TYPE.match(value) else value.strip()


def _host(value: str | None) -> str | None:
    """Host name of "dns; mx1.example.net (192.0.2.1)"."""
    if not value:
        return None
    words = _TYPE.sub("", one_line(value)).split()
    return host_name(words[0].strip("[]()<>;,").rstrip(".")) if words else None
