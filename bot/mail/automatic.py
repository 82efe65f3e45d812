"""Automatic mail that is no bounce: complaints, auto-replies, challenges, mail held for a moderator, quota warnings.

RFC 5965 and RFC 6591 (complaints), RFC 3834 (auto-replies); the others have no standard, only usual words.
"""

import re

from bot.mail.bounce import NotABounce
from bot.mail.mime import Source
from bot.mail.notices.wording import any_of

_REPORTS = "abuse|fraud|virus|spam|opt-out|not-spam|unsubscribe|feedback|feedback loop|authentication[ -]failure"
_COMPLAINT = any_of(
    r"^\s{0,8}feedback-type\s?:",
    rf"^\s{{0,8}}this is an? (?:[\w.-]{{1,60}} ){{0,4}}?(?:{_REPORTS}|auth-failure|complaint)"
    r" (?:report|complaint|message) (?:for|about|of|on|regarding) an? (?:e-?mail|message)",
    r"^\s{0,8}this is an? (?:e-?mail )?(?:abuse|spam|spf/dkim authentication[- ]failure) report",
    # Microsoft's JMRP, SpamCop, X-ARF
    r"^\s{0,8}x-hmxmr\w{3,40}\s?:|^\W{0,8}(?:subject: )?complaint about message from \d",
    r"^\W{0,12}(?:spamcop: )?\[ ?spamcop \([\d.]{7,15}\) id:",
    r"^\s{0,8}report-type\s?: (?:login-attack|spam|info|fraud)",
    flags=re.MULTILINE,
)
_AUTO_REPLY_FIELDS = ("x-autoreply", "x-autorespond", "x-auto-response", "x-autoresponder", "x-mail-autoreply")
_AUTO_REPLY_SUBJECT = any_of(
    r"\A\s{0,4}(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer|respon\w{0,4})|out of (?:the )?office|auto\s?:"
    r"|automatische antwort|abwesenheit|réponse automatique|absence du bureau|risposta automatica|fuori sede"
    r"|respuesta automática|fuera de la oficina|automatisch antwoord|afwezig|resposta automática|ausência"
    r"|autosvar|automatiskt svar|automatisk svar|automaattinen vastaus|odpowiedź automatyczna"
    r"|automatická odpověď|otomatik yanıt|автоматический ответ|автоответ|自動応答|自動返信|不在|自动答复"
    r"|自动回复|自動回覆|자동 회신|부재중|vacation|on leave)",
)
_AUTO_REPLY_TEXT = any_of(
    r"\b(?:i am|i'm|i will be|i'll be|we are) (?:currently |presently |now )?(?:out of (?:the |my )?office"
    r"|on (?:vacation|holiday|annual leave|leave|maternity leave|parental leave|a business trip|sick leave)"
    r"|away from (?:the |my )?(?:office|desk|e-?mail))",
    r"\b(?:i have|i've) (?:changed jobs|moved on|left (?:the company|my position))",
    r"\bmy new (?:e-?mail )?address is\b",
    r"\bich habe (?:das unternehmen|die firma) verlassen|\bmeine neue (?:e-?mail-?)?adresse (?:ist|lautet)\b",
    r"\bout[- ]of[- ]office (?:reply|message|notice|notification|auto-?reply)",
    r"\bthis is an (?:automatic|automated) (?:reply|response)(?! sent by sympa)",  # which begins its refusals so
    r"\bthank you for your (?:e-?mail|message)\b.{0,200}\b(?:out of (?:the )?office|back on|return on|no access)",
    r"\bich bin .{0,60}(?:nicht (?:im (?:büro|haus)|erreichbar|am arbeitsplatz)|im urlaub|abwesend|außer haus)",
    r"\bje suis (?:actuellement )?(?:absent|en congé|en vacances)|\bje serai (?:absent|de retour)",
    r"\bestoy (?:fuera de la oficina|de vacaciones|ausente)|\bestaré (?:fuera|ausente)",
    r"\bsono (?:fuori (?:sede|ufficio)|in ferie|assente)",
    r"\bestou (?:fora do escritório|de férias|ausente)|\bestarei (?:fora|ausente)",
    r"\bik ben (?:momenteel )?(?:afwezig|met vakantie|niet aanwezig)",
    r"\bjag är (?:inte på kontoret|på semester)|\bjeg er (?:på ferie|ikke på kontoret)",
    r"\bjestem na urlopie|\bjsem na dovolené",
    r"я (?:в отпуске|отсутствую)|нахожусь в отпуске",
    r"(?:休暇|出張|不在)(?:中|を|に|のため|にして)|休假|出差|外出中|부재중|휴가",
    flags=re.DOTALL,
)
_BAIT = any_of(
    r"(?:you have|there are)[^\n]{0,40} (?:undelivered|pending|unreceived|blocked|suspended|incoming)[^\n]{0,30}"
    r"(?:mails?|messages)\b",
    r"\b\d{1,3} (?:undelivered|pending|unreceived|incoming|new) (?:e-?mails|mails|messages)"
    r" (?:are|were|have been|could)",
    r"(?:release|retrieve|recover|view|allow) (?:all )?(?:your |the )?(?:pending|undelivered|blocked|held|incoming)"
    r" (?:messages|e-?mails|mails)",
    r"(?:re-?validate|re-?activate|upgrade) (?:your )?(?:mailbox|e-?mail|webmail|account|storage|quota)",
    r"(?:verify|confirm|keep|update) (?:your )?(?:current |same )?password",
)
"""What scams promise that look like mail from a mail server."""
_HELD = any_of(
    r"(?:message|e-?mail|mail)s? (?:will|can) (?:then |only )?be (?:delivered|released|received|accepted)",
    r"(?:deliver|release) your (?:message|e-?mail)|get your (?:message|e-?mail) (?:delivered|through)",
    r"your (?:message|e-?mail)[^\n]{0,60} (?:is being|has been|is|was) (?:held|quarantined|queued|put on hold)",
)
_ASKED = any_of(
    r"\b(?:click|follow|visit|reply|respond|confirm|verify|captcha|authenticate|prove|retrieve|release)\b"
)
_CHALLENGE = any_of(
    r"(?:verify|prove|confirm) (?:that )?you are (?:an? )?(?:real,? )?(?:live )?"
    r"(?:human|person|not an? (?:robot|spammer))",
    r"(?:vérifie[rz]? que vous êtes|prouvez que vous êtes) (?:un |une )?(?:humain|personne)",
    r"one-time (?:verification|authorization) (?:is|process)|challenge[/-]response",
    r"(?:sender|address) (?:verification|confirmation) (?:request|required by)[^\n]{0,60}(?:spam|filter|reply)",
    r"approved? senders? list[^\n]{0,200}(?:click|reply)",
)
_MODERATED = any_of(
    r"\bheld (?:until|for|pending) [^\n]{0,30}(?:moderat|approv|review)",
    r"\b(?:await(?:ing|s)|waiting for|pending) (?:moderat|approv|review)[^\n]{0,40}",
    r"\b(?:forwarded|submitted|sent|passed) (?:on )?to (?:the |its |a )?(?:list |group )?(?:moderator|owner)s?"
    r" for (?:approval|review|moderation|a decision)",
    r"\bwartet auf (?:die )?(?:freigabe|genehmigung|moderation)|\bzurückgehalten, bis [^\n]{0,40}moderator",
    r"\ben attente (?:de modération|d'approbation|jusqu'à ce que le modérateur)|\btransmis [^\n]{0,30}modérateurs?",
    r"\bretenido en espera de que el moderador|\btrattenuto in attesa che il moderatore",
    r"\bpostponed because the [\w-]{1,60} list is held\b",
)
"""Mailman, LISTSERV, Sympa, Google Groups, Exchange. A moderator's refusal has other words, and is a bounce."""
_ROOM = r"\b(?:mailbox|mail box|inbox|account|storage)\b"
_FILLS_UP = any_of(
    rf"{_ROOM}[^\n]{{0,60}} is (?:now )?(?:almost|nearly|getting|about to be) full\b",
    rf"{_ROOM}[^\n]{{0,60}} full\b[^\n]{{0,160}} (?:until|unless) you (?:free|delete|empty)",
    r"\b(?:fast|beinahe|nahezu) voll\b|\bpresque pleine?\b|\b(?:casi llen|quasi pien|quase chei)[oa]\b|\bbijna vol\b",
    r"почти (?:заполнен|полон)",
)
_CHALLENGE_FIELDS = ("x-tmda-confirm", "x-boxbe-challenge", "x-spamarrest", "x-challenge")
_MIN_TEXT = 40
"""Characters. People say that they are away; a notice says when, and to whom to write instead."""
_HEAD = 3_000


def kind_of_text(cleaned: str) -> NotABounce | None:
    """Tell what kind of automatic mail a text is, None when it is none of them."""
    head = cleaned[:_HEAD]
    if _COMPLAINT.search(head):
        return NotABounce.COMPLAINT
    if _BAIT.search(head) and _ASKED.search(head):
        return NotABounce.SPAM
    if _MODERATED.search(head):
        return NotABounce.HELD
    if _CHALLENGE.search(head) or (_HELD.search(head) and _ASKED.search(head)):
        return NotABounce.CHALLENGE
    if len(head) >= _MIN_TEXT and (_AUTO_REPLY_TEXT.search(head) or _AUTO_REPLY_SUBJECT.search(head)):
        return NotABounce.AUTO_REPLY
    return NotABounce.QUOTA_WARNING if _FILLS_UP.search(head) else None


def kind_of_message(source: Source, text: str) -> NotABounce | None:
    """Tell what kind of automatic mail a message without a delivery report is, None when it is none of them.

    `text` is its cleaned text part.
    """
    if is_complaint(source):
        return NotABounce.COMPLAINT
    if any(source.field(name) for name in _CHALLENGE_FIELDS):
        return NotABounce.CHALLENGE
    kind = kind_of_text(text)
    return NotABounce.AUTO_REPLY if kind is None and is_auto_reply(source) else kind


def is_complaint(source: Source) -> bool:
    """Tell whether a message is a complaint by its type or that of a part (RFC 5965 §2)."""
    if any(part.media_type == "message/feedback-report" for part in source.parts):
        return True
    kind = (source.field("content-type") or "").lower()
    return kind.startswith("multipart/report") and "feedback-report" in kind


def is_auto_reply(source: Source) -> bool:
    """Tell by the headers whether a machine answered in a person's name (RFC 3834 §5, and what came before it)."""
    submitted = (source.field("auto-submitted") or "").lower()
    if submitted.startswith("auto-replied") or any(source.field(name) for name in _AUTO_REPLY_FIELDS):
        return True
    if (source.field("precedence") or "").strip().lower() == "auto_reply":
        return True
    return _AUTO_REPLY_SUBJECT.match(source.field("subject") or "") is not None
