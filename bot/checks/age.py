"""How long has the domain been registered? By RDAP, from the registry itself (RFC 9082, RFC 9083)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge, RegistrationData
from bot.checks.names import is_below
from bot.checks.text import counted
from bot.ports import Answer, Page

_MAX_BYTES = 256_000
_OK, _NOT_FOUND = 200, 404
_NEW = timedelta(days=30)
_YOUNG = timedelta(days=365)
_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What the registry says. A time is None when it does not say it."""

    domain: str
    registered: datetime | None
    expires: datetime | None


async def check_age(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask the registry of the domain's suffix, if it is known."""
    if subject.domain is None or dns.now is None:
        return (Finding(code="age.skipped", verdict=Verdict.SKIPPED, summary="Domain age: nothing to ask about."),)
    registry = registry_of(subject.domain, knowledge)
    if registry is None:
        summary = (
            f"How long {subject.domain} has been registered is not known: no registry data service (RDAP) is known "
            "for its suffix."
        )
        # Nobody failed to answer: many suffixes, .de and .io among them, publish no such service.
        return (Finding(code="age.skipped", verdict=Verdict.SKIPPED, summary=summary, reference="RFC 9224 §4"),)
    domain = registered_domain(subject.domain, registry)
    url = f"{registry.base}domain/{domain}"
    page = await dns.get(url, max_bytes=_MAX_BYTES)
    return tuple(judge(domain, url, page, dns.now))


def registry_of(domain: str, knowledge: Knowledge) -> RegistrationData | None:
    """Return the registry with the longest suffix above the domain, None when there is none."""
    above = [entry for entry in knowledge.registries if domain != entry.suffix and is_below(domain, entry.suffix)]
    return max(above, key=lambda entry: len(entry.suffix), default=None)


def registered_domain(domain: str, registry: RegistrationData) -> str:
    """Return the name that was registered: one label below the suffix."""
    labels = len(registry.suffix.split(".")) + 1
    return ".".join(domain.split(".")[-labels:])


def judge(domain: str, url: str, page: Page, now: datetime) -> Iterator[Finding]:
    """Say what the registration means for mail. The age is about what receivers have seen, not a fault. Pure."""
    if page.status == _NOT_FOUND:
        yield _unknown(f"The registry does not know {domain} ({url} answers 404).")
        return
    registration = parse_registration(domain, page.body) if page.status == _OK else None
    if registration is None or registration.registered is None:
        reason = "does not say when" if registration else f"gives no answer that can be used (status {page.status})"
        yield _unknown(f"How long {domain} has been registered is not known: the registry {reason}.")
        return
    yield _aged(registration, registration.registered, url, now)
    if registration.expires is not None and registration.expires - now < _SOON:
        over = registration.expires < now
        yield Finding(
            code="age.expiring",
            verdict=Verdict.WARN,
            summary=f"The registration of {domain} {'ended' if over else 'ends'} on {registration.expires:%Y-%m-%d}; "
            "without it, all mail of the domain stops.",
            evidence=_evidence(domain, url, f"expiration {registration.expires:%Y-%m-%d}"),
            fix="Renew it at the registrar.",
            reference="RFC 9083 §4.5",
        )


def parse_registration(domain: str, body: bytes) -> Registration | None:
    """Read an RDAP answer; None: it is none."""
    try:
        data: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list):
        return None
    times: dict[str, datetime] = {}
    for event in events:
        if isinstance(event, dict) and (time := _time(event.get("eventDate"))) is not None:
            times.setdefault(str(event.get("eventAction")), time)
    return Registration(domain=domain, registered=times.get("registration"), expires=times.get("expiration"))


def _aged(registration: Registration, registered: datetime, url: str, now: datetime) -> Finding:
    age = now - registered
    if age < _NEW:
        code, verdict = "age.new", Verdict.WARN
        meaning = f"{counted(max(age.days, 0), 'day')} ago. Receivers distrust domains that new."
    elif age < _YOUNG:
        code, verdict = "age.young", Verdict.PASS
        meaning = f"{counted(age.days // 30, 'month')} ago: under a year. Raise the volume slowly."
    else:
        code, verdict, meaning = "age.ok", Verdict.PASS, f"{counted(age.days // 365, 'year')} ago."
    return Finding(
        code=code,
        verdict=verdict,
        summary=f"{registration.domain} was registered on {registered:%Y-%m-%d}, {meaning}",
        evidence=_evidence(registration.domain, url, f"registration {registered:%Y-%m-%d}"),
        fix="Send little at first, to people who expect it, and a little more each week. A domain that was bought "
        "for one campaign and looks like your main one is taken for fraud."
        if verdict is Verdict.WARN
        else None,
        reference="RFC 9083 §4.5",
    )


def _evidence(domain: str, url: str, record: str) -> tuple[Answer, ...]:
    # Not DNS, but shown as it is: what was asked, by what, and the words that count.
    return (Answer(name=domain, rdtype="RDAP", records=(f"{record} ({url})",)),)


def _unknown(summary: str) -> Finding:
    return Finding(code="age.unknown", verdict=Verdict.UNKNOWN, summary=summary, reference="RFC 9083 §4.5")


def _time(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
