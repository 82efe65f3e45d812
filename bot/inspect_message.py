"""Use case: read a saved message or its pasted header, and say what speaks for and against it."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from bot.checks.finding import Finding, Subject
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.message.alignment import Alignment, judge_alignment, read_alignment
from bot.checks.message.appearance import judge_parts, judge_size, judge_subject
from bot.checks.message.arc import Chain, judge_chain, verify_chain
from bot.checks.message.author import author_domain, judge_author
from bot.checks.message.forwarding import judge_forwarding, read_forwarding, read_way
from bot.checks.message.lifetime import judge_lifetimes
from bot.checks.message.links import judge_links, links_of
from bot.checks.message.page import Link, Page, read_page
from bot.checks.message.report import MessageReport
from bot.checks.message.signature import Signature, Verified, judge_signatures, verify_signatures
from bot.checks.message.travel import judge_path
from bot.checks.message.unsubscribe import judge_unsubscribe
from bot.checks.message.verdicts import Verdicts, judge_verdicts, read_verdicts
from bot.checks.run import SEVERITY, printable_finding, run_within
from bot.deps import Deps
from bot.errors import NothingPasted
from bot.mail.helo import read_client
from bot.mail.mailbox import read_mailbox
from bot.mail.message import Message, read_message
from bot.mail.received import Hop, read_path


async def inspect_message(raw: bytes, deps: Deps, *, intact: bool = True, asker: str | None = None) -> MessageReport:
    """Read a message (.eml, or its source pasted) or a header alone; keys and policies are asked of DNS.

    `intact` False: the text was pasted where octets change, so that signatures over it prove nothing. `asker` is who
    wants to know, for the allowance; None: whoever runs the command line.

    Raises:
        AskedTooOften: the asker, or everybody together, has to wait.
        NothingPasted: there is neither in the text.
    """
    started = monotonic()
    message = read_message(raw)
    if message is None:
        raise NothingPasted(
            "There is no message in this. Paste the source of one (in Gmail: “Show original”) or at least its header."
        )
    deps.allowance.spend(asker, deps.clock.now())
    message = replace(message, intact=intact)
    verdicts, path = read_verdicts(message), read_path(message.all("received"))
    author, mail_from = author_domain(message), _mail_from(message, verdicts)
    async with Inquiry(deps.dns, deps.web, budget_s=deps.settings.check_budget_s) as dns:
        signatures, arc, helo = await asyncio.gather(
            verify_signatures(message, dns), verify_chain(message, dns), _check_helo(message, dns, deps.knowledge)
        )
        vouched = _vouched(verdicts, signatures, mail_from)
        alignment = await read_alignment(author, vouched, dns) if author else None
        asked = tuple(dns.asked)
    known = _Known(message, verdicts, signatures, arc, alignment, path, deps.knowledge)
    findings = [*helo, *(printable_finding(finding) for finding in known.findings())]
    return MessageReport(
        subject=message.first("subject"),
        author_domain=author,
        mail_from_domain=mail_from,
        size=message.size,
        has_body=message.has_body,
        verdicts=verdicts,
        signatures=signatures,
        arc=arc,
        alignment=alignment,
        path=path,
        selectors=_selectors(signatures, alignment),
        findings=tuple(sorted(findings, key=lambda finding: SEVERITY.index(finding.verdict))),
        asked=asked,
        took_s=monotonic() - started,
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read and asked; the judging is left."""

    message: Message
    verdicts: Verdicts
    signatures: tuple[Signature, ...]
    arc: Chain
    alignment: Alignment | None
    path: tuple[Hop, ...]
    knowledge: Knowledge

    def findings(self) -> Iterator[Finding]:
        vouched = self.alignment is not None and self.alignment.passes is True
        lost = read_forwarding(self.message, self.verdicts, self.alignment, self.signatures)
        if lost is not None:
            yield from judge_forwarding(lost)  # before the failures that it explains
        yield from judge_author(self.message, vouched=vouched or self.verdicts.passed("dmarc"))
        way = read_way(self.message, self.verdicts, self.alignment, lost)
        yield from judge_verdicts(self.verdicts, way)
        if lost is None and self.alignment is not None:
            yield from judge_alignment(
                self.alignment, self.knowledge.services, dmarc_passed=self.verdicts.passed("dmarc")
            )
        passed = self.verdicts.passed_for("dkim")
        yield from judge_signatures(self.signatures, way, passed)
        yield from judge_lifetimes(self.signatures, self.path, passed)
        yield from judge_chain(self.arc)
        yield from judge_path(self.path)
        yield from judge_subject(self.message)
        signed = [name for signature in self.signatures for name in signature.fields]
        page = read_page(self.message.html) if self.message.html is not None else None
        links = links_of(self.message.text, page)
        yield from judge_unsubscribe(self.message, signed, links, signatures_known=self._signatures_known())
        if self.message.has_body:
            yield from self._content(page, links)

    def _signatures_known(self) -> bool:
        """Whether every signature is in this copy: one that never travelled may be signed later."""
        seen = [result for result in self.verdicts.of("dkim") if result.result != "none"]
        return len(self.signatures) >= len(seen) and bool(self.signatures or self.verdicts.results or self.path)

    def _content(self, page: Page | None, links: Sequence[Link]) -> Iterator[Finding]:
        domain = self.alignment.organizational_domain if self.alignment is not None else None
        yield from judge_size(self.message)
        yield from judge_parts(self.message, page)
        yield from judge_links(links, domain, self.knowledge.shorteners)


async def _check_helo(message: Message, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    client = read_client(message.first("received-spf") or "", message.all("received"))
    if client is None:
        return ()
    return await run_within(dns, Subject(ip=client.ip, helo_name=client.helo_name), knowledge, only=["helo"])


def _mail_from(message: Message, verdicts: Verdicts) -> str | None:
    mailbox = read_mailbox(message.first("return-path") or "")
    if mailbox is not None:
        return mailbox.domain
    return next((result.identity for result in verdicts.of("spf") if result.identity), None)


def _vouched(
    verdicts: Verdicts, signatures: Sequence[Signature], mail_from: str | None
) -> list[tuple[str, str, str]]:
    """List the domains that SPF and DKIM speak of, with what became of each; the receiver's word goes first."""
    vouched = [
        ("spf", domain, result.result)
        for result in verdicts.of("spf")
        if (domain := result.identity or mail_from) is not None
    ]
    if not vouched and mail_from:
        vouched.append(("spf", mail_from, "unknown"))
    told = {result.identity: result.result for result in reversed(verdicts.of("dkim")) if result.identity}
    vouched += [("dkim", domain, result) for domain, result in told.items()]
    vouched += [
        ("dkim", signature.domain, signature.result or Verified.UNKNOWN)
        for signature in signatures
        if signature.domain and signature.domain not in told
    ]
    return vouched


def _selectors(signatures: Sequence[Signature], alignment: Alignment | None) -> tuple[str, ...]:
    own = {entry.domain for entry in alignment.domains if entry.aligned} if alignment else set()
    return tuple(dict.fromkeys(entry.selector for entry in signatures if entry.domain in own and entry.selector))
