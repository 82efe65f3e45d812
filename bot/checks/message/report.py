"""Everything that one message shows."""

from dataclasses import dataclass

from bot.checks.finding import Finding
from bot.checks.inquiry import Asked
from bot.checks.message.alignment import Alignment
from bot.checks.message.arc import Chain
from bot.checks.message.filters import ExplainedReport
from bot.checks.message.signature import Signature
from bot.checks.message.verdicts import TABLE, Verdicts
from bot.mail.received import Hop


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReport:
    """What a message, or its header alone, shows; findings worst first.

    None: the message does not say. `size` is in octets; `took_s` the wall-clock time in seconds. `selectors` are
    those of the author's own domain, to be given to checkdomain.
    """

    subject: str | None
    author_domain: str | None
    mail_from_domain: str | None
    size: int
    has_body: bool
    header_known: bool
    """False: only the table was pasted that Gmail shows above the source, or single fields."""
    verdicts: Verdicts
    signatures: tuple[Signature, ...]
    arc: Chain
    alignment: Alignment | None
    path: tuple[Hop, ...]
    filters: tuple[ExplainedReport, ...]
    selectors: tuple[str, ...]
    findings: tuple[Finding, ...]
    asked: tuple[Asked, ...]
    took_s: float

    @property
    def title(self) -> str:
        """What was read, in words."""
        if self.author_domain is None and not self.header_known:
            return "Part of a header"
        return f"Message from {self.author_domain or 'no single author that could be read'}"

    @property
    def only_table(self) -> bool:
        """Whether only Gmail's table was pasted."""
        return not self.header_known and self.verdicts.source == TABLE
