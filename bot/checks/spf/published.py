"""What a domain publishes as its SPF record (RFC 7208 §4.4, §4.5)."""

from dataclasses import dataclass

from bot.checks.names import can_be_asked
from bot.checks.spf.record import SpfRecord, is_spf, parse_spf
from bot.ports import Answer, Dns


@dataclass(frozen=True, slots=True)
class Published:
    """What a domain publishes. `record` None: no SPF record, or several (`records` has them all)."""

    answer: Answer | None
    records: tuple[str, ...]
    record: SpfRecord | None


async def fetch_spf(domain: str, dns: Dns) -> Published:
    """Ask for the SPF record of a domain (RFC 7208 §4.4, §4.5).

    Raises:
        LookupFailed: DNS did not answer.
    """
    answer, records = await fetch_texts(domain, dns)
    return Published(answer, records, parse_spf(records[0]) if len(records) == 1 else None)


async def fetch_texts(domain: str, dns: Dns) -> tuple[Answer | None, tuple[str, ...]]:
    """Ask for the SPF records of a domain, and leave them unread; the answer is None where nobody can be asked.

    Raises:
        LookupFailed: DNS did not answer.
    """
    if not can_be_asked(domain):
        return None, ()
    answer = await dns.lookup(domain, "TXT")
    return answer, tuple(text for text in answer.records if is_spf(text))
