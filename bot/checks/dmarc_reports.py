"""Where DMARC reports go, and whether they are wanted there (RFC 9989 §4.6, RFC 9990 §4)."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.dmarc_discovery import Discovery
from bot.checks.dmarc_record import DmarcRecord, is_dmarc, parse_dmarc
from bot.checks.dmarc_repair import changed, corrected
from bot.checks.finding import Finding, Verdict
from bot.checks.names import can_be_asked, is_below
from bot.checks.text import joined, quoted
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_DESTINATIONS = 10
"""Asked for their consent; nobody has more on purpose."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether another domain agrees to receive the reports. `failure` says why that is not known, else None."""

    destination: str
    answer: Answer | None = None
    failure: str | None = None

    @property
    def refused(self) -> bool:
        """True when DNS says that there is no consent."""
        return self.answer is not None and not any(is_dmarc(text) for text in self.answer.records)


async def ask_consents(discovery: Discovery, dns: Dns) -> list[Consent]:
    """Ask the domains of the report addresses that are not the owner's own."""
    record = discovery.record
    if record is None:
        return []
    domains = dict.fromkeys(item.domain for item in (*record.rua, *record.ruf) if item.domain)
    foreign = [domain for domain in domains if not is_below(domain, discovery.organizational_domain)]
    return await asyncio.gather(*(_consent(record.domain, domain, dns) for domain in foreign[:_MAX_DESTINATIONS]))


async def _consent(domain: str, destination: str, dns: Dns) -> Consent:
    name = f"{domain}._report._dmarc.{destination}"
    if not can_be_asked(name):
        return Consent(destination)
    try:
        return Consent(destination, await dns.lookup(name, "TXT"))
    except LookupFailed as error:
        return Consent(destination, failure=str(error))


def judge_reports(discovery: Discovery, record: DmarcRecord, consents: Sequence[Consent]) -> Iterator[Finding]:
    """Say whether anybody will see which mail fails. Pure."""
    if not record.rua:
        address = f"mailto:dmarc-reports@{record.domain}"
        yield Finding(
            code="dmarc.no-reports",
            verdict=Verdict.WARN,
            summary=f"DMARC of {record.domain} asks for no aggregate reports (rua=): nobody will see "
            "which mail fails.",
            evidence=discovery.evidence,
            fix=f'_dmarc.{record.domain}. TXT "{changed(record, "rua", address)}"',
            reference="RFC 9989 §4.7",
        )
    if unusable := [item.uri for item in (*record.rua, *record.ruf) if item.domain is None]:
        yield Finding(
            code="dmarc.report-address",
            verdict=Verdict.WARN,
            summary=f"DMARC of {record.domain} sends reports to {joined([quoted(uri) for uri in unusable])}, "
            "which is no mailto: address; receivers skip it.",
            evidence=discovery.evidence,
            fix=_with_usable_addresses(record),
            reference="RFC 9989 §4.6",
        )
    for consent in consents:
        if consent.refused and consent.answer is not None:
            yield Finding(
                code="dmarc.report-consent",
                verdict=Verdict.WARN,
                summary=f"{consent.destination} has not said that it takes DMARC reports about {record.domain}; "
                "receivers send none there.",
                evidence=(consent.answer,),
                fix=f'In the zone of {consent.destination}: {consent.answer.name}. TXT "v=DMARC1;"',
                reference="RFC 9990 §4",
            )
        elif consent.failure:
            yield Finding(
                code="dmarc.unknown",
                verdict=Verdict.UNKNOWN,
                summary=f"Whether {consent.destination} takes DMARC reports about {record.domain} is not known: "
                f"{consent.failure}.",
                reference="RFC 9990 §4",
            )


def _with_usable_addresses(record: DmarcRecord) -> str:
    meant = parse_dmarc(record.domain, corrected(record))
    if not all(item.domain for item in (*meant.rua, *meant.ruf)):
        meant = parse_dmarc(record.domain, changed(meant, "rua", f"mailto:dmarc-reports@{record.domain}"))
        meant = parse_dmarc(record.domain, changed(meant, "ruf", None))
    return f'Several are separated by commas: _dmarc.{record.domain}. TXT "{meant.text}"'
