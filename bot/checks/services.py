"""Which sending services a domain uses, as far as its SPF record and mail exchangers show."""

import asyncio
from collections.abc import Sequence
from fnmatch import fnmatchcase

from bot.checks.knowledge import SendingService
from bot.checks.names import is_below, normal
from bot.checks.spf.published import fetch_spf
from bot.errors import LookupFailed
from bot.ports import Dns


async def services_of(domain: str, dns: Dns, services: Sequence[SendingService]) -> tuple[SendingService, ...]:
    """Return the services that the domain includes in its own SPF record or lets receive its mail.

    What DNS does not answer shows nothing: the check that asks for it says so.
    """
    by_spf, by_mx = await asyncio.gather(
        services_by_spf(domain, dns, services), services_by_mx(domain, dns, services)
    )
    return tuple(service for service in services if service in by_spf or service in by_mx)


async def services_by_spf(domain: str, dns: Dns, services: Sequence[SendingService]) -> tuple[SendingService, ...]:
    """Return the services that the domain includes in its own SPF record."""
    includes = await _spf_includes(domain, dns)
    return tuple(
        service
        for service in services
        if any(_covers(pattern, name) for pattern in service.spf_includes for name in includes)
    )


async def services_by_mx(domain: str, dns: Dns, services: Sequence[SendingService]) -> tuple[SendingService, ...]:
    """Return the services that receive the domain's mail, and so most probably send it too."""
    exchangers = await _mail_exchangers(domain, dns)
    return tuple(
        service
        for service in services
        if any(fnmatchcase(name, pattern) for pattern in service.mx for name in exchangers)
    )


def _covers(pattern: str, name: str) -> bool:
    return is_below(name, pattern[2:]) if pattern.startswith("*.") else name == pattern


async def _spf_includes(domain: str, dns: Dns) -> tuple[str, ...]:
    try:
        published = await fetch_spf(domain, dns)
    except LookupFailed:
        return ()
    words = published.record.text.split() if published.record else []
    names = (word.lower().lstrip("+-~?") for word in words)
    return tuple(
        normal(name.removeprefix("include:").removeprefix("redirect="))
        for name in names
        if name.startswith(("include:", "redirect="))
    )


async def _mail_exchangers(domain: str, dns: Dns) -> tuple[str, ...]:
    try:
        answer = await dns.lookup(domain, "MX")
    except LookupFailed:
        return ()
    return tuple(normal(record.split()[-1]) for record in answer.records)
