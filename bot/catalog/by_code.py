"""What is left when no rule knows the words: the codes' shares and registered meanings."""

import re
from dataclasses import dataclass, replace

from bot.catalog import confidence
from bot.catalog.catalog import Catalog
from bot.catalog.cause import Category, Cause
from bot.catalog.codes import AmbiguousCode, EnhancedMeaning
from bot.catalog.diagnosis import Candidate
from bot.catalog.fold import UNSPACED
from bot.mail.bounce import Bounce, SourceFormat, Stage
from bot.mail.status import EnhancedStatusCode

_WORDS = re.compile(rf"{UNSPACED}{{2}}|[^\W\d_]{{2,}}")
"""In scripts without spaces, two characters are about a word; letters alone stand for none."""
_BARE_WORDS = 1
"""Up to so many words beside the codes, a reply says nothing but its codes ("550 Error")."""


_OF_RECIPIENTS = frozenset(
    {Category.RECIPIENT_UNKNOWN, Category.RECIPIENT_DISABLED, Category.RECIPIENT_DOMAIN, Category.MAILBOX_FULL}
)
_OF_CONTENT = frozenset({Category.CONTENT, Category.MALWARE})


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What the codes alone suggest; `questions` would decide between the candidates."""

    candidates: tuple[Candidate, ...]
    questions: tuple[str, ...] = ()


class ByCode:
    """Knows the tables of codes."""

    def __init__(self, catalog: Catalog) -> None:
        self._causes = {cause.id: cause for cause in catalog.causes}
        self._ambiguous = sorted(catalog.ambiguous, key=lambda entry: -entry.level)
        self._meanings = {meaning.code: meaning for meaning in catalog.enhanced}

    def meaning(self, code: EnhancedStatusCode | None) -> EnhancedMeaning | None:
        """Return what the registry says of a code, None when it has no entry."""
        if code is None:
            return None
        return self._meanings.get(str(code)) or self._meanings.get(f"x.{code.subject}.{code.detail}")

    def answer(self, bounce: Bounce) -> CodeAnswer:
        """Return the candidates for the bounce's codes, none when they say nothing."""
        bare = is_bare(bounce)
        factor = 1.0 if bare else confidence.WORDS_IGNORED
        entry = self._entry(bounce, least_level=2)
        if entry:
            return self._shares(entry, bounce, factor) if bare else self._beside_words(entry, bounce)
        meaning = self.meaning(bounce.enhanced)
        if meaning and meaning.cause:
            of = f" ({', '.join(meaning.rfc)})" if meaning.rfc else ""
            why = f"{bounce.enhanced} means by its standard{of}: {meaning.name}"
            return CodeAnswer((_candidate(self._causes[meaning.cause], confidence.STANDARD * factor, why),))
        says_nothing = meaning is None or (bounce.enhanced is not None and bounce.enhanced.detail == 0)
        entry = self._entry(bounce, least_level=1) if says_nothing and bare else None
        return self._shares(entry, bounce, factor) if entry else CodeAnswer(())

    def _entry(self, bounce: Bounce, *, least_level: int) -> AmbiguousCode | None:
        return next(
            (
                entry
                for entry in self._ambiguous
                if entry.level >= least_level and entry.fits(bounce.reply_code, bounce.enhanced)
            ),
            None,
        )

    def _beside_words(self, entry: AmbiguousCode, bounce: Bounce) -> CodeAnswer:
        """Answer a code that says too little, beside words that nobody knows.

        The shares are those of all replies with the code, and the common reasons have words that are known. What is
        left is the code's broad sense, where it has one; x.0.0 has none.
        """
        if bounce.enhanced is not None and bounce.enhanced.subject == 0:
            return CodeAnswer(())
        shares = self._shares(entry, bounce, confidence.WORDS_IGNORED)
        if entry.beside_words is None:
            return shares
        why = f"{bounce.enhanced} is used for refusals of every kind, and no rule knows these words"
        broad = _candidate(self._causes[entry.beside_words], confidence.BROAD, why)
        others = tuple(
            replace(candidate, confidence=round(candidate.confidence * (1 - confidence.BROAD), 2))
            for candidate in shares.candidates
            if candidate.cause.id != entry.beside_words
        )
        return CodeAnswer((broad, *others), shares.questions)

    def _shares(self, entry: AmbiguousCode, bounce: Bounce, factor: float) -> CodeAnswer:
        code = " ".join(str(part) for part in (bounce.reply_code, bounce.enhanced) if part is not None)
        candidates = tuple(
            _candidate(self._causes[share.cause], share.share * factor, f"{code} alone says too little")
            for share in entry.candidates
            if self._causes[share.cause].category not in too_early(bounce.stage)
        )
        return CodeAnswer(candidates, entry.questions)


def is_bare(bounce: Bounce) -> bool:
    """Tell whether a reply says nothing but its codes."""
    return bounce.source_format is SourceFormat.CODE or len(_WORDS.findall(bounce.diagnostic)) <= _BARE_WORDS


def too_early(stage: Stage | None) -> frozenset[Category]:
    """Return what a server cannot know yet when it answers the command of a stage (RFC 5321 §3.3)."""
    if stage in {Stage.CONNECT, Stage.HELO, Stage.STARTTLS, Stage.AUTH, Stage.MAIL}:
        return _OF_RECIPIENTS | _OF_CONTENT
    return _OF_CONTENT if stage is Stage.RCPT else frozenset()


def _candidate(cause: Cause, value: float, why: str) -> Candidate:
    return Candidate(cause=cause, confidence=round(value, 2), rule=None, why=why)
