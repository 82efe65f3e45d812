"""Use case: read a saved message or its pasted header, and say what speaks for and against it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from bot.checks.finding import Finding, Subject
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.message.alignment import Alignment, read_alignment
from bot.checks.message.arc import verify_chain
from bot.checks.message.author import author_domain
from bot.checks.message.evidence import Evidence
from bot.checks.message.filters import explain_reports
from bot.checks.message.report import MessageReport
from bot.checks.message.signature import Signature, Verified, verify_signatures
from bot.checks.message.verdicts import Verdicts, read_verdicts
from bot.checks.run import SEVERITY, printable_finding, run_within
from bot.deps import Deps
from bot.errors import NothingPasted
from bot.mail.filter_report import read_filter_reports
from bot.mail.headers import FAILING
from bot.mail.helo import read_client
from bot.mail.mailbox import read_mailbox
from bot.mail.message import Message, read_message
from bot.mail.received import read_path


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
    author, mail_from = _author(message, verdicts), _mail_from(message, verdicts)
    async with Inquiry(deps.dns, deps.web, budget_s=deps.settings.check_budget_s) as dns:
        signatures, arc, helo = await asyncio.gather(
            verify_signatures(message, dns), verify_chain(message, dns), _check_helo(message, dns, deps.knowledge)
        )
        vouched = _vouched(verdicts, signatures, mail_from)
        alignment = await read_alignment(author, vouched, dns) if author else None
        if alignment is not None:
            alignment = replace(alignment, unnamed_pass=_unnamed_pass(verdicts, mail_from))
        asked = tuple(dns.asked)
    filters = explain_reports(read_filter_reports(message.fields), deps.knowledge.filters)
    evidence = Evidence(message, verdicts, signatures, arc, alignment, path, filters, helo, deps.knowledge)
    findings = [printable_finding(finding) for finding in evidence.findings()]
    return MessageReport(
        subject=message.first("subject"),
        author_domain=author,
        mail_from_domain=mail_from,
        size=message.size,
        has_body=message.has_body,
        header_known=message.header_known,
        verdicts=verdicts,
        signatures=signatures,
        arc=arc,
        alignment=alignment,
        path=path,
        filters=filters,
        selectors=_selectors(signatures, alignment),
        findings=tuple(sorted(findings, key=lambda finding: SEVERITY.index(finding.verdict))),
        asked=asked,
        took_s=monotonic() - started,
    )


async def _check_helo(message: Message, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    client = read_client(message.first("received-spf") or "", message.all("received"))
    if client is None:
        return ()
    return await run_within(dns, Subject(ip=client.ip, helo_name=client.helo_name), knowledge, only=["helo"])


def _author(message: Message, verdicts: Verdicts) -> str | None:
    """Return the From domain; where From is not in the paste, the one that DMARC was asked about (header.from)."""
    if message.header_known or message.first("from"):
        return author_domain(message)
    return next((result.identity for result in verdicts.of("dmarc") if result.identity), None)


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
    a_pass_last = sorted(verdicts.of("dkim"), key=lambda result: result.result == "pass")
    told = {result.identity: result.result for result in a_pass_last if result.identity}
    vouched += [("dkim", domain, result) for domain, result in told.items()]
    dmarc_failed = verdicts.word("dmarc") == "fail"
    vouched += [
        ("dkim", signature.domain, _own_word(signature, dmarc_failed=dmarc_failed))
        for signature in signatures
        if signature.domain and signature.domain not in told
    ]
    return vouched


def _own_word(signature: Signature, *, dmarc_failed: bool) -> str:
    """Say what a signature is worth that the receiver does not name; when it is broken, the copy may be at fault."""
    if signature.result is None or (signature.result is Verified.FAIL and not dmarc_failed):
        return Verified.UNKNOWN
    return signature.result


def _unnamed_pass(verdicts: Verdicts, mail_from: str | None) -> bool:
    """Tell whether a pass may be aligned that `_vouched` has no domain for."""
    if any(result.result in FAILING for result in verdicts.of("dmarc")):
        return False
    spf = any(one.result == "pass" and not (one.identity or mail_from) for one in verdicts.of("spf"))
    return spf or any(one.result == "pass" and not one.identity for one in verdicts.of("dkim"))


def _selectors(signatures: Sequence[Signature], alignment: Alignment | None) -> tuple[str, ...]:
    own = {entry.domain for entry in alignment.domains if entry.aligned} if alignment else set()
    return tuple(dict.fromkeys(entry.selector for entry in signatures if entry.domain in own and entry.selector))
