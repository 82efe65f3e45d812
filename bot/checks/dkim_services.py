"""Do the services that send for the domain sign in its name? (RFC 9989 §4.4: DMARC needs an aligned domain)."""

from collections.abc import Iterator, Sequence

from bot.checks.dkim_selector import Selector
from bot.checks.finding import Finding, Verdict
from bot.checks.knowledge import SendingService
from bot.checks.text import joined


def judge_services(
    domain: str, services: Sequence[SendingService], selectors: Sequence[Selector]
) -> Iterator[Finding]:
    """Name the services whose own selectors are all empty; a name that did not answer proves nothing. Pure."""
    asked = {selector.name: selector for selector in selectors}
    for service in services:
        own = [asked[name] for name in service.selectors if name in asked]
        if not own or any(selector.keys or selector.failure for selector in own):
            continue
        yield Finding(
            code="dkim.service-unsigned",
            verdict=Verdict.WARN,
            summary=f"{domain} uses {service.name}, but has no key under the names that it usually takes "
            f"({joined([selector.name for selector in own])}): its mail is perhaps not signed as {domain}, and DMARC "
            + (
                "then has nothing that aligns: SPF never does there."
                if _never_by_spf(service)
                else "then hangs on SPF alone."
            ),
            evidence=tuple(selector.answer for selector in own if selector.answer),
            fix=f"Set up DKIM for {domain} at {service.name}: {service.help}. If it no longer sends for you, "
            "remove it from the SPF record.",
            reference="RFC 9989 §4.4",
        )


def _never_by_spf(service: SendingService) -> bool:
    return service.alignment is not None and service.alignment.spf == "never"
