"""What the subject and the parts of a message look like to a filter. Mostly rules of thumb, and marked as such."""

import re
from collections.abc import Iterator

from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import RULE_OF_THUMB, found
from bot.checks.message.page import Page
from bot.checks.text import counted, quoted
from bot.mail.message import Message

_REPLIES = re.compile(r"^\s*(?:(?:re|aw|sv|fwd?|wg|tr)\s*(?:\[\d{1,3}\])?\s*:\s*){2,}", re.IGNORECASE)
_REPLY = re.compile(r"^\s*re\s*:", re.IGNORECASE)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f]")
_LARGE, _TOO_LARGE = 150_000, 200_000
_HIDDEN_CHARACTERS = 250
"""A preview line that mail programs show beside the subject is hidden too, and is shorter."""
_CHARACTER_PX = 128
"""Area of one character at 8 by 16 pixels."""
_IMAGE_SHARE = 0.4
_FEW_WORDS = 20
_ALIKE = 0.3


def judge_subject(message: Message) -> Iterator[Finding]:
    """Look at the subject. Pure."""
    subject = message.first("subject") or ""
    answers = message.first("in-reply-to") is not None or message.first("references") is not None
    if _REPLIES.match(subject) or (_REPLY.match(subject) and not answers):
        yield found(
            "subject-reply",
            Verdict.WARN,
            f"The subject {quoted(subject)} looks like an answer"
            + (", again and again." if _REPLIES.match(subject) else ", but the message answers none.")
            + " Spam does so to be opened.",
            fix="Use “Re:” once, and only in answers.",
            reference=RULE_OF_THUMB,
        )
    if emoji := _EMOJI.findall(subject):
        yield found(
            "subject-emoji",
            Verdict.WARN,
            f"The subject has emoji ({' '.join(dict.fromkeys(emoji))}), which some filters and companies dislike.",
            fix="Try the subject without them, and compare.",
            reference=RULE_OF_THUMB,
        )


def judge_size(message: Message) -> Iterator[Finding]:
    """Look at the size. Pure."""
    if message.size > _LARGE:
        yield found(
            "size",
            Verdict.WARN,
            f"The message has {message.size / 1000:,.0f} kB"
            + (", far more than" if message.size > _TOO_LARGE else ", above")
            + " the 150 to 200 kB that campaigns should keep to; Gmail cuts off HTML above about 100 kB.",
            fix="Link to pictures and documents instead of attaching them, and shorten the HTML.",
            reference=RULE_OF_THUMB,
        )


def judge_parts(message: Message, page: Page | None) -> Iterator[Finding]:
    """Compare text, HTML and pictures. Pure."""
    if page is None:
        return
    yield from _images(message, page)
    if len(page.hidden) > _HIDDEN_CHARACTERS:
        yield found(
            "hidden-text",
            Verdict.WARN,
            f"The HTML has {len(page.hidden)} characters that nobody sees: {quoted(page.hidden)}. Filters take that "
            "for a trick.",
            fix="Remove text that is hidden by its style or has the colour of the ground. A short preview line is "
            "all right.",
            reference=RULE_OF_THUMB,
        )
    if message.text is None:
        yield found(
            "no-text-part",
            Verdict.WARN,
            "The message has HTML, but no plain text beside it.",
            fix="Send both (multipart/alternative), with the same words.",
            reference=RULE_OF_THUMB,
        )
    elif _differ(message.text, page.words):
        yield found(
            "parts-differ",
            Verdict.WARN,
            f"The plain text ({quoted(message.text, 60)}) says something else than the HTML "
            f"({quoted(page.words, 60)}).",
            fix="Make the plain text from the HTML; “view this in a browser” alone is not the same.",
            reference="RFC 2046 §5.1.4",
        )


def _images(message: Message, page: Page) -> Iterator[Finding]:
    pictures = len(page.images) or len(message.pictures)
    if not pictures:
        return
    area = sum(image.area_px for image in page.images)
    share = area / (area + len(page.words) * _CHARACTER_PX) if area else 0.0
    if len(page.words.split()) < _FEW_WORDS:
        yield found(
            "image-only",
            Verdict.WARN,
            f"The message is hardly more than pictures: {len(page.words.split())} words beside "
            f"{counted(pictures, 'picture')}. Filters "
            "cannot read it, and many programs show no pictures.",
            fix="Write the message as text, and let pictures only illustrate it.",
            reference=RULE_OF_THUMB,
        )
    elif share > _IMAGE_SHARE:
        yield found(
            "image-heavy",
            Verdict.WARN,
            f"Pictures take about {share * 100:.0f} % of the message, by sizes in the HTML; 40 % is thought good.",
            fix="More text, or fewer and smaller pictures.",
            reference=RULE_OF_THUMB,
        )


def _differ(text: str, words: str) -> bool:
    plain, shown = _vocabulary(text), _vocabulary(words)
    if min(len(plain), len(shown)) < _FEW_WORDS // 2:
        return abs(len(plain) - len(shown)) > _FEW_WORDS
    return len(plain & shown) / min(len(plain), len(shown)) < _ALIKE


def _vocabulary(text: str) -> set[str]:
    return set(re.findall(r"\w{3,30}", re.sub(r"https?://\S{1,2000}", " ", text.lower())))
