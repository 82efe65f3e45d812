"""Replies inside other words: programs that report them, servers that quote other servers.

The inner reply decides and the inner host is the one that refused. Client libraries put the code and the text of a
reply into fields of their own; `rejoin` puts them side by side again, so that one grammar (bot.mail.reply) reads all.
"""

import re

from bot.mail.bounce import Stage
from bot.mail.host import IP
from bot.mail.mailbox import HOST
from bot.mail.pattern import compiled_late

# Roundcube's "SMTP Error", in the languages that put it so.
_WEBMAIL = r"(?:SMTP[ -]?(?:Error|Fehler|fout|エラー)|(?:Erreur|Errore?|Error|Erro|Błąd|Chyba) SMTP):? ?"

_REJOIN: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # Python smtplib debug output: reply: retcode (550); Msg: b'5.7.1 …'
    ("retcode", compiled_late(r"retcode \((\d{3})\); Msg: ?"), r"reply: \1 "),
    # smtplib exceptions: (550, b'5.7.1 …')
    ("(", compiled_late(r"\(([45]\d\d), (?=['\"])"), r"(\1 "),
    # PHPMailer: SMTP code: 550 Additional SMTP info: 5.7.1 …
    (
        "smtp code",
        compiled_late(
            r"Detail: ([^\n]{1,600}?) SMTP code: (\d{3})(?: Additional SMTP info: (\d\.\d{1,3}\.\d{1,3}))?"
        ),
        r"said: \2 \3 \1",
    ),
    ("smtp code", compiled_late(r"SMTP code: (\d{3}),? Additional SMTP info: ?"), r"said: \1 "),
    # Go net/textproto: &textproto.Error{Code:550, Msg:"5.7.1 …"}
    ("msg:", compiled_late(r"\bCode: ?([45]\d\d), ?Msg: ?(?=\")"), r"said: \1 "),
    # Rust lettre: permanent error (550): 5.7.1 …
    ("error (", compiled_late(r"\b(?:permanent|transient) error \(([45]\d\d)\): ?"), r"said: \1 "),
    # nodemailer: response: '550 5.7.1 …', responseCode: 550
    (
        "responsecode",
        compiled_late(r"(response['\"]?: ?(['\"])[^\n]{1,2000}?\2,)\s{0,20}['\"]?responseCode['\"]?: ?\d{3},?"),
        r"\1",
    ),
    # The same without "response": Error: Message failed: 554 … responseCode: 554, command: 'DATA'
    ("responsecode", compiled_late(r"['\"]?responseCode['\"]?: ?\d{3},?(?=\s{0,20}['\"]?command['\"]?:)"), ""),
    # Roundcube: SMTP Error (550): Failed to … (5.1.1 <user@example.net>: …)   SMTP Error: [554] … mail: 5.7.1 …
    (
        "smtp",
        compiled_late(
            rf"{_WEBMAIL}[(\[]([45]\d\d)[)\]] ?:? [^\n]{{1,400}}?[(:] ?([45]\.\d{{1,3}}\.\d{{1,3}}) ", re.IGNORECASE
        ),
        r"said: \1 \2 ",
    ),
    ("smtp", compiled_late(rf"{_WEBMAIL}[(\[]([45]\d\d)[)\]] ?:? ", re.IGNORECASE), r"said: \1 "),
    # Mailgun: Server response: 550 550 rejected …
    ("response: ", compiled_late(r"(?<=response: )([45]\d\d) (?=\1[ -])", re.IGNORECASE), ""),
    # Exchange: mx.example.net #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##rfc822;user@example.net
    ("#", compiled_late(r"#(?=[45]\d\d [45]\.\d{1,3}\.\d)"), "said: "),
    ("##", compiled_late(r"#(?=[45]\d\d[ -][^#]{3,400}##)"), "said: "),
    ("##", compiled_late(r" ?##(?:rfc822;[^\s]{0,320})?(?=\s|$)"), ""),
    # Zoho: ERROR_CODE :550, ERROR_CODE :5.1.1 …
    ("error_code", compiled_late(r"ERROR_CODE ?: ?([45]\d\d)[ ,-]{1,3}(?:ERROR_CODE ?: ?)?"), r"said: \1 "),
    # code=550 … message="5.7.1 …"   "code": 550, "message": "…"
    (
        "code",
        compiled_late(
            r"\"?\b(?:smtp_?|response_?|reply_?|status_?)?code\"?[:=] ?\"?([45]\d\d)\"?[,;]? \"?"
            r"(?:message|msg|text|reason|response)\"?[:=] ?(?=[\"'\w])",
            re.IGNORECASE,
        ),
        r"said: \1 ",
    ),
)
"""What stands in the text, lower case; where it stands; what to write there."""

# What only mail software writes before a reply, so that the reply behind it is certainly one.
_MAIL_LEAD = compiled_late(
    r"(?:\bsaid|refused to talk to me|smtp ?;|smtp error|<<<|<\*\*|<-|\bs:|->|status=\w{1,12}|reject: [^\n]{1,200}"
    r"|(?:remote|destination|receiving|other|recipient|e?smtp|mail)[\w' -]{0,30} (?:server|host|mta|domain)s?\b"
    r"[^.\n]{0,80}"
    r"|mail server after [^\n]{0,300}|(?:undeliverable|recipient) address|did not like our [\w ]{1,20}"
    # Swift Mailer, Symfony Mailer; a program that expects 200 talks HTTP
    r"|expected response code[^\n\d]{1,8}(?:2[235]\d|3[35]4)[^\n]{0,50} but got (?:code|response)[^\n]{0,60}"
    r"|response was|reply was|delivery (?:failed|error)[^\n]{0,40}|diagnostic[- ]code[^\n]{0,10}"
    r"|smtp\w{0,30}(?:exception|error|refused|failed)[^\n]{0,200}|net::smtp\w{0,30}|rejected recipient[^\n]{0,200}"
    r"|(?:after|to|following) [\w ]{0,12}(?:rcpt|mail from|data|helo|ehlo)\b[^\n]{0,200})[\s:>'\"\[(=-]{0,6}$",
    re.IGNORECASE,
)
_MAIL_WRAPPING = compiled_late(
    r"in reply to [A-Z ]{3,40} command|\bsmtp\b|\bRCPT TO\b|\bMAIL FROM\b|mailer-daemon|undeliver|\bMTA\b|\bgsmtp\b"
    r"|delivery (?:status|to the following|has failed|failed)|\bDSN\b|\bNDR\b",
    re.IGNORECASE,
)
# Addresses, hosts and times, as people copy them beside a reply out of a table or a list.
_NAMES = compiled_late(
    rf"\W{{0,20}}+(?:(?>[^\s@<>]{{1,80}}@[\w.-]{{1,253}}|"
    rf"\d{{4}}-\d\d-\d\d(?:T\S{{4,20}})?|\d\d:\d\d\S{{0,10}}|{HOST}|{IP})"
    r"(?:\W{1,6}+|$)){0,4}+",
    re.IGNORECASE,
)
_MOST_NAMES = 400
"""Characters."""
_BOUNCED = compiled_late(r"\bbounced?\b", re.IGNORECASE)

_TO = r"(?:in reply to|after|like our|following|while sending|response to) "
_STAGES: tuple[tuple[Stage, re.Pattern[str]], ...] = tuple(
    (stage, compiled_late(pattern, re.IGNORECASE))
    for stage, pattern in (
        # Trend Micro InterScan: "Failed to accept the recipients.", "Failed while initiating the protocol."
        (Stage.RCPT, rf"(?:{_TO}|\[)RCPT(?:[ _]TO)?\b|not like recipient|failed to accept the recipient"),
        (Stage.MAIL, rf"(?:{_TO}|\[)MAIL[ _]FROM\b|in reply to MAIL\b|not like sender"),
        (
            Stage.DATA,
            rf"{_TO}(?:pipelined |the )?(?:(?:final|end of|sending) )?(?:DATA|message body)\b|after I sent the m",
        ),
        (
            Stage.STARTTLS,
            r"(?:in reply to|after|during) STARTTLS|TLS (?:handshake|negotiation) fail|cannot start TLS",
        ),
        (Stage.AUTH, r"(?:in reply to|after|like our) AUTH\b|SASL authentication failed"),
        (Stage.HELO, r"(?:in reply to|after|like our|performing the|following|while sending) (?:EHLO|HELO|LHLO)\b"),
        (Stage.CONNECT, r"while initiating the protocol"),
        (Stage.CONNECT, r"refused to talk to me|initial (?:connection|(?:server )?greeting)|\bconnect(?:ion)? to "),
        (Stage.CONNECT, r"while opening|SMTP connection|requests to connect|connection (?:timed out|refused)"),
    )
)


def rejoin(words: str) -> str:
    """Put code and text of a reply side by side where a client library keeps them apart."""
    lower = words.lower()
    for mark, pattern, replacement in _REJOIN:
        if mark in lower:
            words = pattern.sub(replacement, words)
    return words


def is_mail_lead(before: str) -> bool:
    """Tell whether the words right before a code are such as only mail software writes."""
    return _MAIL_LEAD.search(before[-320:]) is not None


def stands_alone(before: str) -> bool:
    """Tell whether no words stand before a reply, or behind the colon that announces it, but names and times."""
    names = before.rpartition(": ")[2]
    return len(names) <= _MOST_NAMES and _NAMES.fullmatch(names) is not None


def is_told_as_bounce(words: str) -> bool:
    """Tell whether somebody or something calls it a bounce; so people do with campaigns and ideas as well."""
    return _BOUNCED.search(words) is not None


def is_mail_wrapping(words: str) -> bool:
    """Tell whether the words around a code speak of SMTP or of a delivery."""
    return _MAIL_WRAPPING.search(words) is not None


def find_stage(words: str) -> Stage | None:
    """Return the SMTP command that was refused, as the reporting server names it; None when it does not."""
    found: tuple[int, Stage] | None = None
    for stage, pattern in _STAGES:
        for match in pattern.finditer(words):
            # The latest mention stands nearest to the inner reply.
            if found is None or match.start() > found[0]:
                found = (match.start(), stage)
    return found[1] if found else None
