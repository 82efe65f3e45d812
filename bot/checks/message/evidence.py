"""All that a message shows, judged in the order in which people want to read it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.checks.finding import Finding
from bot.checks.knowledge import Knowledge
from bot.checks.message.alignment import Alignment, judge_alignment
from bot.checks.message.appearance import judge_parts, judge_size, judge_subject
from bot.checks.message.arc import Chain, judge_chain
from bot.checks.message.author import judge_author
from bot.checks.message.filters import ExplainedReport, judge_compauth, judge_filters
from bot.checks.message.forwarding import judge_forwarding, read_forwarding, read_way
from bot.checks.message.lifetime import judge_lifetimes
from bot.checks.message.links import judge_links, links_of
from bot.checks.message.page import read_page
from bot.checks.message.signature import Signature, judge_signatures
from bot.checks.message.travel import judge_path
from bot.checks.message.unsubscribe import judge_unsubscribe
from bot.checks.message.verdicts import Verdicts, judge_verdicts
from bot.mail.message import Message
from bot.mail.received import Hop


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read in a message and asked about it. `alignment` None: there is no author to compare with.

    `helo` are the findings about the name of the server that handed it over, () where the header does not tell it.
    """

    message: Message
    verdicts: Verdicts
    signatures: tuple[Signature, ...]
    arc: Chain
    alignment: Alignment | None
    path: tuple[Hop, ...]
    filters: tuple[ExplainedReport, ...]
    helo: tuple[Finding, ...]
    knowledge: Knowledge

    def findings(self) -> Iterator[Finding]:
        """Judge everything; of Gmail's table or single fields, only those, since nothing is known to be missing."""
        lost = read_forwarding(self.message, self.verdicts, self.alignment, self.signatures)
        if lost is not None:
            yield from judge_forwarding(lost)  # before the failures that it explains
        yield from judge_filters(self.filters)
        way = read_way(self.message, self.verdicts, self.alignment, lost)
        for finding in self.helo:
            yield replace(finding, summary=finding.summary + way.whose_server)
        dmarc_passed = self.verdicts.passed("dmarc")
        if self.message.header_known:
            vouched = self.alignment is not None and self.alignment.passes is True
            yield from judge_author(self.message, vouched=vouched or dmarc_passed)
        if self.message.header_known or self.verdicts.results:
            yield from judge_verdicts(self.verdicts, way)
        yield from judge_compauth(self.verdicts, self.knowledge.filters, way)
        if lost is None and self.alignment is not None:
            yield from judge_alignment(
                self.alignment, self.knowledge.services, dmarc=self.verdicts.word("dmarc"), way=way
            )
        passed, failed = self.verdicts.only("dkim", "pass"), self.verdicts.only("dkim", "fail")
        yield from judge_signatures(self.signatures, way, passed=passed, failed=failed)
        yield from judge_lifetimes(self.signatures, self.path, passed)
        yield from judge_chain(self.arc)
        if self.message.header_known or self.path:
            yield from judge_path(self.path)
        if self.message.header_known:
            yield from self._content()

    def _content(self) -> Iterator[Finding]:
        message = self.message
        page = read_page(message.html) if message.html is not None else None
        links = links_of(message.text, page)
        signed = [name for signature in self.signatures for name in signature.fields]
        yield from judge_subject(message)
        yield from judge_unsubscribe(message, signed, links, signatures_known=self._signatures_known())
        if message.has_body:
            domain = self.alignment.organizational_domain if self.alignment is not None else None
            yield from judge_size(message)
            yield from judge_parts(message, page)
            yield from judge_links(links, domain, self.knowledge.shorteners)

    def _signatures_known(self) -> bool:
        """Whether every signature is in this copy: one that never travelled may be signed later."""
        seen = [result for result in self.verdicts.of("dkim") if result.result != "none"]
        return len(self.signatures) >= len(seen) and bool(self.signatures or self.verdicts.results or self.path)
