"""Which program wrote a text: one that carries mail, or another one? Both write "550", "denied" and "unavailable".

Only names and forms that stand for themselves are here; what mail servers say is the catalog's.
"""

import re

from bot.mail.mailbox import has_mailbox
from bot.mail.pattern import compiled_late

_STRONG_NOUN = compiled_late(
    r"\b(?:e-?mail|mailbox|inbox|recipient|sender|relaying|spam|smtp|spf|dkim|dmarc|dnsbl|mail server|message"
    r"|messages from)\b",
    re.IGNORECASE,
)
_OTHER_PROTOCOL = compiled_late(
    r"\b(?:s?ftps?|vsftpd|proftpd|filezilla|winscp|pasv|directory|upload|download|nginx|apache|curl|wget"
    r"|(?<!sent )(?<!spam )(?<!junk )(?<!inbox )(?<!outbox )(?<!drafts )folder"  # those hold mail
    # RFC 959 speaks of files and their names, a mail filter of types, and of a name that it does not let in.
    r"|files?(?! (?:types?|extensions?|of type)\b| (?:name )?\S{1,80}\.[a-z]\w{1,4} (?:(?:is|are|was) )?"
    r"(?:not (?:allowed|permitted|accepted)|prohibited|forbidden|blocked|banned)\b)"
    r"|(?<!not a )gateway|webhook|endpoint|rest api|status code|http error|http status"
    r"|misdirected request|internal server error|not found on this server"
    r"|unprocessable|too many requests|\b50[14] not implemented$|bad gateway|sip|trunk"
    r"|unavailable for legal reasons|web ?(?:server|site)|certbot|certificate verify failed)\b"
    r"|^\W{0,3}(?:error:\w{0,10}:)?ssl routines:|\b[45]\d\d permission denied\W*$|\bHTTP/[12]|\bhttp [45]\d\d"
    r"|\b(?:GET|POST|PUT) /|\b(?:psycopg2?|postgres\w{0,5}|mysql|sqlstate|redis|docker|kubernetes|npm)\b|relation \""
    r"|^\W{0,2}(?:problem|recovery|alert|firing)\b|\(port (?!25\)|465\)|587\)|2525\))\d{2,5}\)"
    r"|^\s{0,3}\{\s{0,3}\"(?:errors?|message|detail|status|code|success)\" ?:",  # what a web API answers
    re.IGNORECASE,
)
_OF_SMTP_ALONE = compiled_late(
    r"\b(?:HELO|EHLO|MAIL FROM|RCPT(?: TO)?|STARTTLS|recipient|mailbox|sender|relaying)\b", re.IGNORECASE
)
_JSON_KEY = compiled_late(r"\"\w{1,40}\" ?:")
# What only other programs, and those who write them, put in front; mail is spoken of behind it as well.
_OTHER_PROGRAM = compiled_late(
    r"^\W{0,3}(?:sudo|su|sshd?|scp|ping|dig|curl|wget|git|npm|pip|docker|kubectl|helm|mount|cron|systemd|kernel"
    r"|useradd|usermod|passwd|rsync|tar|make|java|mysql|psql|redis|nginx|terraform|ansible"
    r"|app|api|web|backend|frontend|worker|celery|gunicorn|jenkins|vpn)(?:\[\d{1,9}\])?: "
    r"|^\W{0,3}(?:fix|feat|docs|chore|refactor|test|build|ci)(?:\(\S{1,40}\))?: "
    r"|^\W{0,3}(?:radius|sign-in log|ldap\w{0,8}|kerberos|kinit|activesync|oracle|ora-\d{5})\b|\([12]\d{3}, ['\"]"
    r"|^\W{0,3}your (?:parcel|package|shipment|order) |\b(?:PR|MR|pull request|issue) #?\d+\b"
    r"|\bOSError\b|\[Errno \d+\]|\bERROR \d{4} \(|^FATAL: |\bnpm ERR!|\bLDAP error code\b|\bform validation\b"
    r"|\bldap_\w{1,12}: |\[AUTHENTICATIONFAILED\]"
    r"|\b(?:in|to|for|on) (?:jira|confluence|slack|okta|github|gitlab|grafana|kafka|salesforce|hubspot|zendesk"
    r"|the wiki|(?:this|the) ticket|the changelog|the parser|the csv|staging)\b|\bAPI (?:rate )?limit\b|\bAPI\)",
    re.IGNORECASE,
)
# What delivers into a mailbox, or looks a domain up, puts its name before what it says.
_MAIL_PROGRAM = compiled_late(
    r"^\W{0,3}(?:procmail|maildrop|mail\.local|deliver(?:_lda)?|dovecot[\w-]{0,8}|l?mtp[\w-]{0,6}|cyrus|dbmail"
    r"|vdelivermail|vpopmail|qmail[\w-]{0,10}|postfix|exim|sendmail|smtp|dns error|virus alert|mailer"
    r"|[45]\d\d_)(?:\b|_)|/var/(?:spool/)?v?mail\b|\bmaildir\b|\.forward\b|\b(?:e?smtp|lmtp|mta|mailer-daemon)\b"
    r"|\bdelivery expired\b|\bqq (?:trouble|temporary|permission|unable|read|write|out of|internal|crashed|timeout)\b"
    r"|\bdomino directory\b|\bname & address book\b",
    re.IGNORECASE,
)
# The libraries that programs send mail with, as their errors name them.
_MAIL_LIBRARY = compiled_late(
    r"\bnet::smtp|\bsmtp\w{0,24}(?:error|exception|refused|disconnected)\b|\b(?:smtplib|smtpconnection|javax\.mail"
    r"|jakarta\.mail|com\.sun\.mail|javamail|nodemailer|action ?mailer|phpmailer|gomail|mailkit|net\.mail)\b"
    r"|\bcommand: '(?:CONN|API|AUTH \w{1,10})'",
    re.IGNORECASE,
)


def is_other_protocol(line: str) -> bool:
    """Tell whether a line is about HTTP, FTP, a database or another program, and not about mail."""
    if _OTHER_PROGRAM.search(line):
        return _MAIL_LIBRARY.search(line) is None
    if _OTHER_PROTOCOL.search(line) is None:
        return False
    line = _JSON_KEY.sub("", line)
    return not (_STRONG_NOUN.search(line) or names_mail_program(line) or has_mailbox(line))


def names_mail_program(text: str) -> bool:
    """Tell whether a program or library that carries mail put its name or a path of its own into the text."""
    return (_MAIL_PROGRAM.search(text) or _MAIL_LIBRARY.search(text)) is not None


def names_part_of_mail(text: str) -> bool:
    """Tell whether a word stands there that hardly anything but mail has: mailbox, recipient, sender, relaying."""
    return _STRONG_NOUN.search(text) is not None


def is_smtps_alone(words: str) -> bool:
    """Tell whether a command or a party of SMTP stands there that FTP and HTTP do not have (RFC 5321 §4.1.1)."""
    return _OF_SMTP_ALONE.search(words) is not None
