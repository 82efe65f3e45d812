"""Is a text talk? Asked only where its form shows no bounce, so that its words have to: people say "mailbox full".

Words prove most when they are all that is said. So what counts is how much of the text the catalog knows, and how
long the longest phrase is; a number in front of them proves nothing.
"""

import re
from collections.abc import Sequence

from bot.catalog.evidence import Evidence
from bot.catalog.ladder import Contender, Rung
from bot.catalog.rule import ReceiverKind
from bot.mail.bounce import Bounce, SourceFormat
from bot.mail.programs import is_other_protocol, names_mail_program, names_part_of_mail
from bot.mail.shape import is_smtp_code
from bot.mail.terse import is_terse

_SOMEBODYS_OWN = frozenset({Rung.NAMED_WORDS, Rung.RECEIVERS_WORDS})
_PHRASE = 10
"""Fewer characters than this are no proof, whatever else the text names."""
_LONG_PHRASE = 22
_SPOKEN_PHRASE = 34
"""The same where the text reads like a person's, or another program's: people say "mailbox is full", not whole
sentences of a server."""
_MOST = 0.5
"""A line that names nobody holds so long a phrase, or so much of it is known words."""
_ALL = 0.8
"""Words that say little show a bounce where nothing else is said: "Undeliverable"."""
_CODES = re.compile(r"^\W{0,3}(?:[45]\d\d\b\W{0,3})?(?:[45]\.\d{1,3}\.\d{1,3}\b\W{0,3})?")


def is_talk(bounce: Bounce, contenders: Sequence[Contender], evidence: Evidence) -> bool:
    """Tell whether a text whose form shows no bounce has no words either that would show one."""
    if bounce.certain:
        return False
    worded = [contender for contender in contenders if contender.has_words]
    if _are_somebodys(bounce, worded):
        return False
    said = _CODES.sub("", bounce.text if bounce.source_format is SourceFormat.NOTICE else bounce.diagnostic)
    known = _known_length(bounce, worded, evidence) / max(1, len(said))
    doubtful = bounce.spoken or is_other_protocol(bounce.text)
    is_mails_code = bounce.reply_code is None or is_smtp_code(bounce.reply_code)
    if not doubtful and (known >= _ALL or (is_mails_code and is_terse(said))):
        return False
    telling = [
        contender
        for contender in worded
        if contender.rung is not Rung.FALLBACK_WORDS or contender.weight >= _LONG_PHRASE
    ]
    if doubtful:
        return not any(contender.weight >= _SPOKEN_PHRASE for contender in telling)
    return not any(contender.weight >= _least(bounce, contender, known) for contender in telling)


def _are_somebodys(bounce: Bounce, worded: Sequence[Contender]) -> bool:
    """Tell whether a code stands with words that are one receiver's own, however short: "554 … AUP#CXBL"."""
    has_code = bounce.reply_code is not None or bounce.enhanced is not None
    return has_code and any(contender.rung in _SOMEBODYS_OWN for contender in worded)


def _least(bounce: Bounce, contender: Contender, known: float) -> int:
    """Return the characters that a rule's words need to be proof."""
    if contender.matcher.kind is not ReceiverKind.GENERIC or known >= _MOST or _names_somebody(bounce):
        return _PHRASE
    return _LONG_PHRASE


def _names_somebody(bounce: Bounce) -> bool:
    """Tell whether the text names a mailbox, a host or a mail program, stands like a reply, or has several lines."""
    if bounce.recipient or bounce.remote_mta or bounce.remote_ip:
        return True
    is_sentence = _CODES.sub("", bounce.diagnostic)[:1].isupper() or names_part_of_mail(bounce.diagnostic)
    if bounce.reply_code is not None and (bounce.sending_ip or is_sentence):
        return True
    return "\n" in bounce.text or names_mail_program(bounce.text)


def _known_length(bounce: Bounce, worded: Sequence[Contender], evidence: Evidence) -> int:
    """Return how many characters of the deciding words are known to the rules, counting what overlaps once."""
    length = done = 0
    spans = [span for contender in worded for span in evidence.word_spans(contender.matcher.rule, bounce)]
    for span in sorted(spans, key=lambda span: span.start):
        length += max(0, span.end - max(done, span.start))
        done = max(done, span.end)
    return length
