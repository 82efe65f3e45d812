"""Is a text talk? Asked only where its form shows no bounce, so that its words have to: people say "mailbox full".

Words prove most when they are all that is said. So what counts is how long the longest known phrase is and how much
of the text the catalog knows, and then who says it; a number in front of the words proves nothing.
"""

import re
from collections.abc import Sequence

from bot.catalog.evidence import Evidence
from bot.catalog.ladder import Contender, Rung
from bot.catalog.rule import ReceiverKind
from bot.mail.bounce import Bounce, SourceFormat
from bot.mail.programs import is_other_protocol, is_smtps_alone, names_mail_program, names_part_of_mail
from bot.mail.shape import is_programs_text, is_smtp_code
from bot.mail.terse import is_plain_refusal, is_terse
from bot.mail.told import tells_sender

_SOMEBODYS_OWN = frozenset({Rung.NAMED_WORDS, Rung.RECEIVERS_WORDS})
_LONG_PHRASE = 20
"""Words that say little are no proof when they are shorter than this."""
_ALL = 0.8
"""Words that say little show a bounce where nothing else is said: "Undeliverable"."""
_SENTENCE = 3
"""Words."""
_CODES = re.compile(r"^\W{0,3}(?:[45]\d\d\b\W{0,3})?(?:[45]\.\d{1,3}\.\d{1,3}\b\W{0,3})?")

_PHRASE = 10
"""Shorter words are no proof, whatever stands around them: "dmarc", "no ptr"."""

# What each sign is worth, in characters of a known phrase: the weights of a logistic regression on 304 bounces and
# 170 other texts, all of uncertain form and with words that the catalog knows, rounded. _TOLD came later, and was
# chosen on 60 notices without a code beside 60 lines of talk.
_PROOF = 55
_MOST_CHARACTERS = 60
_WHOLE_TEXT = 75
"""For a text that is all known words, half of it for one that is half known. People, and other programs, say nothing
but "mailbox full" as well."""
_DOUBTFUL = -15
_REPLY = 40
"""A code stands before a sentence, or before words that hardly anything but mail has."""
_NAMED = 35
"""The words are those of one receiver, list or program."""
_RECIPIENT = 40
_PROGRAM = 30
_DELIVERY = 20
"""A text begins with an address and a reason, or speaks of deliveries as programs do."""
_TOLD = 35
"""The text tells a sender what became of a message."""
_MENTIONED = -20
"""The phrase stands in quotation marks inside a sentence: 'we treat "mailbox full" as soft'."""


def is_talk(bounce: Bounce, contenders: Sequence[Contender], evidence: Evidence) -> bool:
    """Tell whether a text whose form shows no bounce has no words either that would show one.

    `contenders` are all rules that apply, those of loose words too.
    """
    worded = [contender for contender in contenders if contender.has_words]
    if _are_somebodys(bounce, worded) or _is_known_code(bounce, contenders) or any(map(_is_guarded, worded)):
        return False
    said = _CODES.sub("", bounce.diagnostic if _is_whole_sentence(bounce) else bounce.text)
    spans = _known_spans(bounce, worded, evidence)
    known = sum(end - start for start, end in spans) / max(1, len(said))
    quoted = len(said) < len(bounce.text) - 2 and _is_whole_sentence(bounce)
    doubtful = (bounce.spoken and not quoted) or is_other_protocol(bounce.text)
    if not doubtful and (known >= _ALL or _is_short_refusal(bounce, said)):
        return False
    telling = [
        contender
        for contender in worded
        if contender.rung is not Rung.FALLBACK_WORDS or contender.weight >= _LONG_PHRASE
    ]
    longest = max((contender.weight for contender in telling), default=0)
    if longest < _PHRASE:
        return True
    signs = (
        (_DOUBTFUL, doubtful),
        (_REPLY, _stands_like_reply(bounce)),
        (_NAMED, any(contender.matcher.kind is not ReceiverKind.GENERIC for contender in telling)),
        (_RECIPIENT, bounce.recipient is not None),
        (_PROGRAM, names_mail_program(bounce.text)),
        (_DELIVERY, is_programs_text(bounce.text)),
        (_TOLD, not doubtful and tells_sender(bounce.text)),
        (_MENTIONED, any(_is_mentioned(bounce.diagnostic, start) for start, _ in spans)),
    )
    proof = min(longest, _MOST_CHARACTERS) + (0 if doubtful else _WHOLE_TEXT * known)
    return proof + sum(worth for worth, is_there in signs if is_there) < _PROOF


def _is_short_refusal(bounce: Bounce, said: str) -> bool:
    """Tell whether nothing is said but a refusal of a few words, which need not be known ones behind a code."""
    if bounce.reply_code is None:
        return is_terse(said)
    if not is_smtp_code(bounce.reply_code):
        return is_smtps_alone(said) and is_plain_refusal(said)
    return is_terse(said) or is_plain_refusal(said)


def _is_guarded(contender: Contender) -> bool:
    """Tell whether a program's rule says itself in what company its word has to stand: "Queued", Gmail, phone."""
    when = contender.matcher.rule.when
    return bool(when.and_text and when.pattern) and contender.matcher.kind is not ReceiverKind.GENERIC


def _is_whole_sentence(bounce: Bounce) -> bool:
    """Tell whether the deciding words are a reply, or a sentence, perhaps quoted; "mailbox full" is a mention."""
    if bounce.source_format is not SourceFormat.NOTICE:
        return True
    return bounce.diagnostic[:1].isupper() and len(bounce.diagnostic.split()) >= _SENTENCE


def _are_somebodys(bounce: Bounce, worded: Sequence[Contender]) -> bool:
    """Tell whether a code stands with words that are one receiver's own, however short: "554 … AUP#CXBL"."""
    has_code = bounce.reply_code is not None or bounce.enhanced is not None
    return has_code and any(contender.rung in _SOMEBODYS_OWN for contender in worded)


def _is_known_code(bounce: Bounce, contenders: Sequence[Contender]) -> bool:
    """Tell whether both codes are there, and a rule knows them or words with them: "we get 550 5.7.236"."""
    has_both = bounce.reply_code is not None and bounce.enhanced is not None
    return has_both and any(contender.has_words or contender.matcher.rule.when.enhanced for contender in contenders)


def _stands_like_reply(bounce: Bounce) -> bool:
    """Tell whether a code stands before a sentence, an address that was refused, or words that only mail has."""
    begins = bounce.enhanced is not None and bounce.text.lstrip("\"' ").startswith(str(bounce.enhanced))
    if bounce.reply_code is None and not begins:
        return False
    is_sentence = _CODES.sub("", bounce.diagnostic)[:1].isupper()
    return is_sentence or bounce.sending_ip is not None or names_part_of_mail(bounce.diagnostic)


def _is_mentioned(diagnostic: str, place: int) -> bool:
    """Tell whether a place stands between quotation marks that a word goes before, which a field's name is not."""
    before = diagnostic[:place]
    opened, quote, _ = before.rpartition('"')
    return bool(quote) and before.count('"') % 2 == 1 and opened.rstrip()[-1:].isalnum()


def _known_spans(bounce: Bounce, worded: Sequence[Contender], evidence: Evidence) -> list[tuple[int, int]]:
    """Return where words known to the rules stand in the deciding ones, ascending, without what overlaps."""
    known: list[tuple[int, int]] = []
    spans = [span for contender in worded for span in evidence.word_spans(contender.matcher.rule, bounce)]
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, known[-1][1]) if known else span.start
        if span.end > start:
            known.append((start, span.end))
    return known
