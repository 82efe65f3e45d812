"""SMTP replies in running text (RFC 5321 §4.2, RFC 2034 §4, RFC 3463).

A reply is `code SP text`; lines before the last one are `code "-" text`. People paste replies with the line ends
lost, with the prefix of every line kept inside the sentence, with the enhanced code repeated or alone.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.mail.pattern import compiled_late
from bot.mail.reply_end import end_of_reply, without_closers
from bot.mail.status import EnhancedStatusCode

_MARK = compiled_late(
    r"(?<![.,$€£/@#+=%&-])(?<!\+\d )(?<!\+\d\d )"  # no price, no path, no phone number
    r"(?<![^\W\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])"  # no longer number or word, in scripts that have blanks
    r"(?:(?<!\d:)(?P<code>[45][0-7]\d)"  # behind "192.0.2.1:" stands a port
    r"(?P<sep>-(?=[^\d\s]| ?(?P=code)[ -]| [(<]| https?:)| ?- ?(?=#?[245]\.\d)|-(?=\d\.\d|(?:\d{1,3}\.){3}\d)"
    r"|[:,]? (?=\S)|:(?=\D)"
    r"|(?=<\S|[\"'])|-?(?=\s*$)|(?=[;?!]|[,.](?!\d)))"
    r"(?P<quote>['\"]{0,2})(?:\(?#?(?P<enhanced>[245]\.\d{1,3}\.\d{1,3})(?![\w@]|\.\d)[:)]?"
    r"|(?P<token>[a-z][a-z_]{1,20}) (?P<late>[245]\.\d{1,3}\.\d{1,3})(?![\w@]|\.\d))?"
    r"|\(?#?(?P<alone>[45]\.[0-7]\.\d{1,3})(?![\w@]|\.\d|-[a-z]))",
    re.IGNORECASE,
)
_TRAILING = compiled_late(r"\(#(?P<enhanced>[45]\.\d{1,3}\.\d{1,3})\)")
# What introduces a reply that somebody quotes: punctuation, or a word for "answer".
_LEAD = compiled_late(
    r"(?:[:：;>'\"\[(=|]|(?<!<)<|\.\.\.|->|\b(?:returned|response|reply|replied|error|code|said|with|exception|was|smtp)"
    r"|返回|報錯|报错|提示|错误|錯誤|回应|回應|エラー|응답)\s*$",
    re.IGNORECASE,
)
# A server that asks the sender's own server about the sender quotes an answer about the sender, not about the
# recipient: Postfix's reject_unverified_sender (smtpd_check.c), Exim's callout (verify.c), and administrators' words.
_SENDER_PROBE = compiled_late(
    r"\b(?:sender|return[ -]path|reverse[ -]path) (?:address )?(?:rejected|verif|callout)|\bcallback setup failed"
    r"|\bverification failed for <|\bcall-?(?:out|back)\b|\bverify(?:ing)? (?:the |your )?(?:sender|return|address)"
    r"|\b(?:absender|expéditeur|mittente|remitente|remetente|afzender|nadawc|gönderen|отправител)[^;:]{0,50}"
    r"(?:verifi|überprüf|geprüft|vérifi|geverif|weryfik|doğrula|провер|подтвер)"
    r"|\b(?:verific|vérifi|weryfik|проверк)[^;:]{0,24}\b(?:expéditeur|mittente|remitente|remetente|nadawc|отправител)",
    re.IGNORECASE,
)


_OUT_OF_SEQUENCE = "503"
"""What servers answer to the commands that a client sends on after a refusal (RFC 5321 §4.2.2)."""


class Form(Enum):
    """How much the shape alone tells."""

    CODES = auto()
    """Reply code and enhanced code together."""
    MULTI_LINE = auto()
    """The same code on several lines, with a hyphen."""
    CODE = auto()
    """A reply code before a text."""
    ENHANCED = auto()
    """An enhanced code alone."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. `start` and `end` are its place in the line it was read from."""

    form: Form
    code: int | None
    enhanced: EnhancedStatusCode | None
    text: str
    """The reply as one line, codes in front, prefixes of later lines dropped."""
    words: str
    """The same without the codes."""
    quoted: bool
    """Something introduces it: a colon, a quotation mark, "said"."""
    start: int
    end: int


@dataclass(slots=True)
class _Mark:
    match: re.Match[str]
    drops: list[tuple[int, int]]
    end_of_codes: int
    closed: bool

    @property
    def code(self) -> str | None:
        return self.match["code"]

    @property
    def enhanced(self) -> str | None:
        return self.match["enhanced"] or self.match["late"] or self.match["alone"]


def read_reply(line: str) -> Reply | None:
    """Read the reply that decides out of one line: the innermost one that is quoted, else the first.

    `line` has no line ends. Returns None when there is no reply in it.
    """
    marks = _fresh_marks(line)
    coded = [mark for mark in marks if mark.code]
    if not coded or _begins_with_enhanced(line, marks):
        return _enhanced_only(line, marks)
    chosen = coded[0]
    probe = _SENDER_PROBE.search(line, chosen.end_of_codes)
    for mark in coded[1:]:
        if probe and probe.start() < mark.match.start():
            break
        if mark.code == _OUT_OF_SEQUENCE:
            continue
        if _is_quoted(line, mark) and _has_words(line, mark):
            chosen = mark
    return _reply(line, chosen, _next_start(line, coded, chosen))


def has_reply(line: str) -> bool:
    """Tell whether something with the shape of a code stands in the line."""
    return _MARK.search(line) is not None


def _fresh_marks(line: str) -> list[_Mark]:
    fresh: list[_Mark] = []
    matches = list(_MARK.finditer(line[:100_000]))
    last_of = {match["code"]: match.start() for match in matches if match["code"]}
    for match in matches:
        current = fresh[-1] if fresh else None
        if current and _continues(line, current, match, last_of):
            continue
        mark = _Mark(match, [], match.end(), closed=match["code"] is None or "-" not in match["sep"])
        if (
            current
            and current.code
            and match["code"]
            and not line[current.end_of_codes : match.start()].strip(" ,:'\"")
        ):
            fresh.pop()  # "554 554 5.7.1 …": the code twice
        fresh.append(mark)
    return fresh


def _continues(line: str, current: _Mark, match: re.Match[str], last_of: dict[str, int]) -> bool:
    """Take `match` as part of the reply that `current` began, where it is one."""
    if current.code and not current.closed and last_of[current.code] >= match.start():
        if match["code"] == current.code:
            if not line[current.end_of_codes : match.start()].strip():
                return False
            current.drops.append(match.span())
            current.closed = "-" not in match["sep"]
        return True  # any other code inside an open multi-line reply is part of its words
    if match["alone"] is None:
        # "550 5.7.1 … 550 5.7.1 …" with blanks on every line: the codes again, both of them
        again = match["code"] == current.code and match["enhanced"] and match["enhanced"] == current.enhanced
        if again and not _LEAD.search(line[max(0, match.start() - 12) : match.start()]):
            current.drops.append(match.span())
            return True
        return False
    if current.enhanced == match["alone"] and not match[0].startswith(("(", "#")):
        current.drops.append(match.span())
    return current.code is not None


def _next_start(line: str, marks: list[_Mark], chosen: _Mark) -> int:
    """Where the next reply of the same line begins; a number without a shape of its own is part of the words."""
    for mark in marks[marks.index(chosen) + 1 :]:
        start = mark.match.start()
        if mark.match["enhanced"] or _is_quoted(line, mark):
            return start
    return len(line)


def _is_quoted(line: str, mark: _Mark) -> bool:
    """Tell whether a reply inside another is quoted there; "see error 554" is not, "error 554 5.7.1" is."""
    lead = _LEAD.search(line[max(0, mark.match.start() - 24) : mark.match.start()])
    return lead is not None and (mark.enhanced is not None or not lead[0].strip().isalpha())


def _begins_with_enhanced(line: str, marks: list[_Mark]) -> bool:
    """Tell whether the enhanced code in front is all: "5.7.1 … limit of 400 recipients" holds no code besides."""
    if marks[0].code or any(map(str.isalnum, line[: marks[0].match.start()])):
        return False
    return not any(mark.code and (mark.enhanced or _is_quoted(line, mark)) for mark in marks)


def _has_words(line: str, mark: _Mark) -> bool:
    return len(line[mark.end_of_codes : mark.end_of_codes + 40].strip(" .)]'\"")) > 2  # noqa: PLR2004 - one short word


def _enhanced_only(line: str, marks: list[_Mark]) -> Reply | None:
    if not marks:
        return None
    chosen = marks[0]
    for mark in marks[1:]:
        lead = line[max(0, mark.match.start() - 24) : mark.match.start()]
        if _LEAD.search(lead) and _has_words(line, mark) and not mark.match[0].startswith("("):
            chosen = mark
    enhanced = chosen.enhanced
    if chosen.match[0].startswith("("):  # "… bad recipient (#5.1.1)": the words stand before
        start = line.rfind(". ", 0, max(0, line.rfind(" ", 0, chosen.match.start()) - 1)) + 2
        start = start if start > 1 else 0
        end = min(chosen.end_of_codes + 1, len(line))
        text = line[start:end].strip()
        code = EnhancedStatusCode.parse(enhanced or "")
        return Reply(Form.ENHANCED, None, code, text, text, quoted=True, start=start, end=end)
    return _reply(line, chosen, len(line))


def _reply(line: str, mark: _Mark, limit: int) -> Reply:
    start = mark.match.start()
    opener = (mark.match["quote"] or "")[:1] or line[max(0, start - 1) : start]
    end = end_of_reply(line, mark.end_of_codes, opener, max(limit, mark.end_of_codes))
    pieces, place = [], mark.end_of_codes
    for drop_start, drop_end in mark.drops:
        if place <= drop_start < end:
            pieces.append(line[place:drop_start])
            place = drop_end
    pieces.append(line[place:end])
    words = " ".join(" ".join(pieces).split()).strip().lstrip(":,- ").strip()
    words = without_closers(words, line[:start])
    repeated = mark.code is not None and words.startswith(f"{mark.code} ")
    if repeated:  # "550-550 relay …": a program's copy of the code before the server's
        words = words[len(f"{mark.code} ") :]
    words = words if any(map(str.isalnum, words)) else ""
    token = mark.match["token"]
    if token and token.lower() != "code":
        words = f"{token} {words}"
    enhanced_text = mark.enhanced
    if enhanced_text is None:
        trailing = _TRAILING.search(line, start, min(end + 20, len(line)))
        enhanced_text = trailing["enhanced"] if trailing else None
        shown = mark.code or ""
    else:
        shown = " ".join(part for part in (mark.code, enhanced_text) if part)
    text = f"{shown} {words}".strip()
    multi = repeated or (bool(mark.drops) and "-" in (mark.match["sep"] or ""))
    quoted = bool(_LEAD.search(line[max(0, start - 24) : start]))
    return Reply(
        form=_form(mark, multi=multi),
        code=int(mark.code) if mark.code else None,
        enhanced=EnhancedStatusCode.parse(enhanced_text) if enhanced_text else None,
        text=text,
        words=words,
        quoted=quoted,
        start=start,
        end=end,
    )


def _form(mark: _Mark, *, multi: bool) -> Form:
    if mark.code is None:
        return Form.ENHANCED
    if mark.enhanced:
        return Form.CODES
    return Form.MULTI_LINE if multi else Form.CODE
