"""Does the form alone show a bounce? Numbers are everywhere: in HTTP, FTP, versions, prices, streets and talk.

A code is certain when its shape is SMTP's: with an enhanced code beside it, on several lines, behind words that only
mail software writes, or in front of a sentence about an address or a message. All else is left to the catalog.
"""

import re

from bot.mail.bounce import Bounce
from bot.mail.mailbox import HOST, has_mailbox
from bot.mail.nouns import is_labelled_reason, names_thing_of_mail
from bot.mail.pattern import compiled_late
from bot.mail.programs import is_other_protocol, names_part_of_mail
from bot.mail.reply import Form, Reply, read_reply
from bot.mail.statements import is_chat, is_spoken
from bot.mail.wrapped import is_mail_lead, is_mail_wrapping, is_told_as_bounce, stands_alone

# Codes that SMTP servers send (RFC 5321 §4.2.3, RFC 4954, RFC 7504, sendmail's and Microsoft's own).
_SMTP_CODE = compiled_late(r"4(?:17|2[01]|4[1-9]|5\d|7[12])|5(?:0[0-4]|1[0-79]|2[1-5]|3[0-8]|4\d|5\d|7\d)")
# The texts of RFC 5321 §4.2.3, whole or in part.
_STANDARD_TEXT = compiled_late(
    r"requested (?:mail )?action (?:not taken|aborted)|mailbox (?:unavailable|name not allowed|not found)"
    r"|(?:exceeded|insufficient system) storage|user not local|transaction failed|command not implemented"
    r"|(?:bad|improper) sequence of commands|syntax error(?:,| in)|closing transmission channel|error in processing"
    r"|parameters? not (?:implemented|recognized)|must issue a starttls|authentication (?:required|failed)",
    re.IGNORECASE,
)
# What a reply says has happened: the vocabulary of RFC 3463 §3 and of everyday refusals.
_VERDICT = compiled_late(
    r"\b(?:rejected|refused|denied|blocked|blacklisted|greylisted|deferred|unavailable|unauthenticated|temporary"
    r"|temporarily|prohibited|prohibition|invalid|reputation|try again|too many"
    r"|not (?:allowed|permitted|accepted|authori[sz]ed))\b",
    re.IGNORECASE,
)
_NEEDS_MORE = ("500", "501", "502", "503", "504", "530")
"""HTTP and FTP send these too; only RFC 5321's words or a mail program's lead make them SMTP's."""

_PROGRAM_TEXT = compiled_late(
    rf"^\W{{0,6}}[^\s@]{{1,80}}@[\w.-]{{1,253}}\W{{0,3}}:? "  # user@example.net: reason
    r"|\byour (?:e-?mail |mail )?(?:message|e-?mail|mail) (?:has been|was|could|cannot|is being)\b"
    r"|\bth(?:is|e) (?:e-?mail |mail )?(?:message|e-?mail|mail) (?:has been|was) (?:rejected|refused|blocked"
    r"|returned)\b|\b(?:deliver|undeliver|mailer-daemon|postmaster|mail delivery|could not be sent|did not reach"
    r"|not delivered|delivery)\w{0,12}"
    rf"|\b(?:connect|connection|conversation|talking|lost connection) (?:to|with) {HOST}"
    r"|\bname service error|\bMX\b|^\W{0,3}(?:procmail|maildrop|mail\.local|vdelivermail|dovecot[\w-]{0,8}): ",
    re.IGNORECASE,
)
_MAIL_TALK = compiled_late(
    r"\b(?:e-?mails?|mail|smtp|bounced?|bounces|bouncing|gmail|google|outlook|hotmail|office ?365|exchange|microsoft"
    r"|yahoo|aol|icloud|apple|dsn|ndr|spf|dkim|dmarc|rejected|rejection|deferred)\b",
    re.IGNORECASE,
)
# What people, and Outlook's numbers, say of a message that has not left.
_NOT_LEFT = compiled_late(
    r"\b(?:queued|stuck in (?:\w{1,10} )?(?:sending|outbox|queue)|0x800ccc[0-9a-f]{2}|0x8004210[9b])\b", re.IGNORECASE
)
_QUOTED = compiled_late(r"\"[^\"\n]{8,600}\"")
# What Postfix says instead of a reply when there was none (src/smtp/smtp_connect.c, smtp_trouble.c; src/dns).
_NO_REPLY = compiled_late(
    rf"\b(?:connect to|lost connection with|conversation with) (?:{HOST})?\[[0-9a-f.:]{{3,45}}\]"
    r"|\(in reply to (?:[A-Z]{4}(?: FROM| TO)?|end of DATA) command\)"
    # Stalwart (crates/smtp/src/queue): TLS error from 'mx.example.net': …
    r"|\b(?:TLS error from|unexpected response from|connection to|(?:dane|mta-sts) failed to authenticate)"
    rf" '{HOST}'"
    r"|\bname service error for name=\S{1,253} type=|\b(?:dial|read|write) tcp \S{3,80}:(?:25|465|587|2525)\b",
    re.IGNORECASE,
)
# The value of a Diagnostic-Code field with a type of one program's own (RFC 3464 §2.3.6): "X-Postfix; unknown user".
_PROGRAMS_OWN_TYPE = compiled_late(r"^\W{0,3}x-[a-z0-9][a-z0-9-]{1,30} ?; ?\w", re.IGNORECASE)
# How programs begin that tell of one failed address, and say why in words of their own.
_FAILED_ADDRESS = compiled_late(
    r"^\W{0,3}<[^\n@<>]{1,80}@[^\n<>]{1,253}>: \w"  # the address may be what is wrong
    r"|^\W{0,3}(?:failed to deliver|delivery (?:failed|failure)|undeliverable)(?: to)?: ?<?[^\s@]{1,80}@[\w.-]{3,253}"
    r"|^\W{0,3}mail delivery (?:failed|failure)\b[^\n]{0,40}\n|^[^\n]{0,40}\bmail server:\s{1,3}delivery fail",
    re.IGNORECASE,
)
_TO_THE_SENDER = compiled_late(
    r"^\W{0,3}(?:(?:sorry|notification|notice|warning|alert|attention|unfortunately|dear sender|hello|hi)\W{1,3})?"
    r"(?:your (?:e-?mail|mail|message|posting)|the (?:e-?mail|mail|message) (?:that )?you (?:have )?sent"
    r"|we (?:could ?n(?:o|')t|were unable to|are unable to|can ?not|can't) (?:deliver|send|accept) your)\b"
    r"[^?]{8,}$",
    re.IGNORECASE,
)
# What a colleague says of somebody's mail, and no program: "… but I found it", "… their mailbox is full".
_COLLEAGUE = compiled_late(
    r"\b(?:i|i'm|i've|yesterday|last week|this morning|says|thinks|(?:his|her|their) (?:mailbox|inbox|account))\b",
    re.IGNORECASE,
)
# The subject of a bounce, which is all that somebody forwarded: Exchange, Postfix, Exim, Google, sendmail, qmail.
_SUBJECT = compiled_late(
    r"^\W{0,3}(?:(?:subject|betreff|objet|oggetto|asunto): )?(?:undeliverable|unzustellbar|non remis|non recapitabile"
    r"|no se puede entregar|onbestelbaar|não é possível entregar|kan inte levereras|nie można dostarczyć"
    r"|nedoručitelné|не удается доставить|配信不能|无法送达|無法傳遞的主旨|배달되지 않음): \S"
    r"|^\W{0,3}(?:subject: )?(?:undelivered mail returned to sender|mail delivery failed: returning message to sender"
    r"|delivery status notification \((?:failure|delay)\)|returned mail: \S|failure notice\s*$"
    r"|mail system error - returned mail|warning: could not send message for past"
    r"|warning: message .{1,80}delayed \d)",
    re.IGNORECASE,
)
# What goes on after a code that is only spoken of: "550 5.7.1 instead of 451", "550 is the code for".
_ABOUT_CODE = compiled_late(
    r"[.,;!?] (?:i|we|is|so|this|that|my|our|please|thanks|any(?:one|body)?)\b"  # "… for code 450. I suggest …"
    r"|(?:means?|stands for|usually|typically|is (?:an?|the|for|what)"
    r"|(?:errors?|replies|responses|bounces|codes) ?(?:are|is|mean|when|if|as|in)"
    r"|instead of|rather than|vs\.?|versus|compared|as (?:an?|before|usual|documented|expected)|when|whenever"
    r"|if (?:the|we|you|it)|always|ever|never|can be|could be|should be|really)\b"
    r"|(?:and|or|und|oder|et|ou|vs\.?)$"
    r"|\(?\d{1,3}(?:[.,]\d{1,2})? ?%\)?(?:$|[,;])|\(\d{1,3}(?:,\d{3}){0,3}\)(?:$|[,;])"  # "(61 %), ", "(3,902), "
    r"|\W{0,4}(?:(?:and|or|und|oder|et|ou|y|o|e|to|vs\.?|->|/|,|&)\W{0,3}){1,2}[245](?:\d\d|\.\d\.\d{1,3})\b",
    re.IGNORECASE,
)
_CODE_BEFORE = compiled_late(
    r"\b[45](?:\d\d|\.\d\.\d{1,3})\W{0,3}(?:->|/|,|\b(?:and|or|und|oder|et|ou|y|o|e|to|vs\.?)\b) ?$", re.IGNORECASE
)
_GROUP_OF_DIGITS = compiled_late(r"[45]\d\d[ .'][0136-9]\d\d(?![\d.])")
# How servers begin that write small letters; nobody who counts goes on like this: "550 your …", "550 this address …".
_OPENING = compiled_late(
    r"(?:sorry|your (?:e-?mail|mail|message|ip|domain|host|server|client|address)"
    r"|this (?:address|user|mailbox|account|domain|host|server|message|e-?mail)|we (?:do not|don't|cannot|can't)"
    r"|(?:sender|recipient|user|mailbox|client|host|domain|address|message|account)(?: \w{1,20})?"
    r" (?:is|was|has|does|not))\b",
    re.IGNORECASE,
)
_COMPOUND = compiled_late(r"[45]\d\d-[a-z]{2,30} ")
_LAST_SUBJECT = 7
_MAX_ONE_LINER = 400
_MIN_NOTICE_LINES = 4


def is_certain(line: str, reply: Reply) -> bool:
    """Tell whether the reply in this line is surely one of SMTP's."""
    before = line[: reply.start].removesuffix(f"{reply.code} ")  # "550 550 …": a program's copy
    if _CODE_BEFORE.search(before) or (_is_foreign(reply) and is_other_protocol(line)):
        return False
    if is_mail_lead(before):
        return True
    around = read_reply(before)
    if around is not None and is_mail_lead(before[: around.start]):  # what such a reply quotes is certain as well
        return True
    if reply.form is Form.MULTI_LINE:
        return True
    if reply.code is not None and reply.enhanced is not None:  # beside each other, or as qmail does: "451 … (#4.3.0)"
        return _class_fits(reply) and not is_about_code(line, reply) and not _is_amid_sentence(reply, before)
    if is_other_protocol(line):
        return False
    if reply.form is Form.CODE:
        return not _goes_on_about_code(reply) and _code_is_certain(line, reply, before)
    return _enhanced_is_certain(reply, before)


def is_smtp_code(code: int | None) -> bool:
    """Tell whether SMTP servers send this code and hardly anybody else does."""
    return _SMTP_CODE.fullmatch(f"{code}") is not None and f"{code}" not in _NEEDS_MORE


def is_about_code(line: str, reply: Reply) -> bool:
    """Tell whether a code is only spoken of, or is part of something longer.

    "550 5.7.1 instead of 451", "5.1.1 or 5.2.2"; "550-page", "550 000".
    """
    is_compound = reply.form is Form.CODE and any(it.match(line, reply.start) for it in (_COMPOUND, _GROUP_OF_DIGITS))
    if is_compound or _CODE_BEFORE.search(line[: reply.start]):
        return True
    return _goes_on_about_code(reply)


def sounds_like_smtp(reply: Reply) -> bool:
    """Tell whether the first words after a code in running text are about mail: "we get 550 User unknown"."""
    if reply.form is not Form.ENHANCED and not is_smtp_code(reply.code):
        return False
    return names_thing_of_mail(reply.words[:60])


def is_programs_text(text: str) -> bool:
    """Tell whether a text begins with an address and a reason, or speaks of deliveries as programs do."""
    return _PROGRAM_TEXT.search(text) is not None


def may_be_reply(bounce: Bounce) -> bool:
    """Tell whether a bounce of uncertain form has an SMTP code at least, and nothing that belongs elsewhere."""
    has_code = bounce.enhanced is not None or _SMTP_CODE.fullmatch(f"{bounce.reply_code}") is not None
    return has_code and not bounce.spoken and not is_other_protocol(bounce.text)


def speaks_of_mail(text: str) -> bool:
    """Tell whether a provider, a bounce or mail itself is named."""
    return _MAIL_TALK.search(text) is not None


def is_certain_without_reply(line: str) -> bool:
    """Tell whether the words are a mail program's own: a failed lookup, a type, a bounce's beginning, a reason."""
    if is_labelled_reason(line) or _NO_REPLY.search(line):
        return True
    return any(form.match(line) for form in (_PROGRAMS_OWN_TYPE, _SUBJECT, _FAILED_ADDRESS))


def may_be_notice(text: str) -> bool:
    """Tell whether a text without any code may still be a bounce, so that asking the catalog makes sense.

    People talk about full mailboxes and spam all day. A bounce without a code is a program's text: it names an
    address or a host beside what happened, it is a whole notice, or it is short text that no person speaks in.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return False
    if _SUBJECT.match(text) or _FAILED_ADDRESS.match(text) or _is_to_the_sender(text):
        return True
    if len(lines) >= _MIN_NOTICE_LINES and len(text) >= 120:  # noqa: PLR2004 - shorter is chat
        return True
    if _PROGRAMS_OWN_TYPE.match(text):
        return True
    if len(lines) == 1 and is_other_protocol(text):
        return False
    if len(lines) == 1 and is_chat(text):
        return (_QUOTED.search(text) or _NOT_LEFT.search(text)) is not None
    return bool(has_mailbox(text) or _PROGRAM_TEXT.search(text)) or len(text) <= _MAX_ONE_LINER


def _is_to_the_sender(text: str) -> bool:
    return _TO_THE_SENDER.match(text) is not None and _COLLEAGUE.search(text) is None


def _is_foreign(reply: Reply) -> bool:
    """Tell whether a code is none that SMTP servers send: 404, 429."""
    return reply.code is not None and _SMTP_CODE.fullmatch(f"{reply.code}") is None


def _class_fits(reply: Reply) -> bool:
    """5yz goes with 5.x.x and 4yz with 4.x.x; servers that mix them exist, but then there is a text as well.

    RFC 3463 §3 knows the subjects 0 to 7: 5.10.1 is a version.
    """
    assert reply.enhanced is not None
    if reply.enhanced.subject > _LAST_SUBJECT:
        return False
    return reply.code is not None and (reply.code // 100 == reply.enhanced.class_ or bool(reply.words))


def _is_amid_sentence(reply: Reply, before: str) -> bool:
    """Tell whether words stand before the codes, and small letters go on behind: "what hits 550 5.1.1 stays dead"."""
    return not reply.quoted and reply.words[:1].islower() and any(char.isalpha() for char in before)


def _goes_on_about_code(reply: Reply) -> bool:
    return _ABOUT_CODE.match(reply.words.lstrip("'\" ")) is not None


def _code_is_certain(line: str, reply: Reply, before: str) -> bool:
    code = f"{reply.code}"
    if not _SMTP_CODE.fullmatch(code) or not reply.words:
        return False
    if _STANDARD_TEXT.search(reply.words):
        return True
    if code in _NEEDS_MORE:
        return False
    if is_mail_wrapping(line):
        return True
    words = reply.words[:300]
    speaks_of_mail_or_refusal = names_thing_of_mail(words) or bool(_VERDICT.search(words))
    if speaks_of_mail_or_refusal and is_told_as_bounce(line):
        return True
    if not (stands_alone(before) or reply.quoted):
        return False
    names_somebody = any(char.isalnum() for char in before)
    if has_mailbox(words) and (reply.quoted or not names_somebody):  # not "ada@example.com 450 EUR, bob@…"
        return True
    if is_spoken(words):
        return False
    if _OPENING.match(words):
        return True
    if names_somebody and has_mailbox(before):
        return words[:1].isupper()
    return speaks_of_mail_or_refusal and not words[:1].islower()


def _enhanced_is_certain(reply: Reply, before: str) -> bool:
    if reply.text.rstrip().endswith(")") and f"(#{reply.enhanced})" in reply.text:
        return len(reply.text.split()) > 2  # noqa: PLR2004 - some words before the code
    if not (stands_alone(before) or reply.quoted):
        return False
    if has_mailbox(reply.words[:300]):
        return True
    if reply.words[:1].islower():
        return False
    words = reply.words[:160]
    return "[" in words or bool(names_part_of_mail(reply.words) or (_VERDICT.search(words) and not is_spoken(words)))
