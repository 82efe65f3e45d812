"""SMTP transcripts: sendmail's `>>>` and `<<<`, swaks' arrows, `C:` and `S:`, Postfix's `In:` and `Out:`, telnet.

The refused command tells the stage; RCPT TO and MAIL FROM tell recipient and sender. Sendmail adds its own result per
recipient ("554 <user@example.net>... Remote protocol error"): the server's reply above it says why.
"""

import re
from dataclasses import dataclass, field

from bot.mail.bounce import Bounce, SourceFormat, Stage
from bot.mail.clean import one_line
from bot.mail.domain import ip_or_none
from bot.mail.host import IP
from bot.mail.mailbox import HOST
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_COMMAND_WORDS = r"(?:EHLO|HELO|LHLO|MAIL FROM|RCPT TO|DATA|BDAT|STARTTLS|AUTH|QUIT|RSET|NOOP|\.$)"
_WHEN = r"(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.,Z+:]{0,14}\]?\s{1,4})?"
_CLIENT = compiled_late(
    rf"^\s{{0,12}}{_WHEN}(?:>{{1,3}}"
    rf"|C(?:LIENT)?:|CLIENT -> SERVER:|->|~>|=>|In:|send:|\[C\]|S?MTP >>)?\s{{0,4}}['\"]?"
    rf"(?P<command>{_COMMAND_WORDS}.{{0,500}})$",
    re.IGNORECASE,
)
_SERVER = compiled_late(
    rf"^\s{{0,12}}{_WHEN}"
    r"(?P<mark><{1,3}(?:\*\*)?|<[-~](?:\*\*)?|<\*\*|S(?:ERVER)?:|SERVER -> CLIENT:|Out:|reply:|\[S\]"
    r"|S?MTP <<)?\s{0,4}['\"]?(?P<reply>[2-5][0-57]\d(?:[- ].{0,1000}|))$",
    re.IGNORECASE,
)
_TALKING = compiled_late(rf"while talking to (?P<host>{HOST}|\[?{IP}\]?)\.?:?", re.IGNORECASE)
_CONNECTED = compiled_late(rf"^(?:=== )?(?:Connected to|Trying|Connecting to) (?P<host>{HOST}|{IP})", re.IGNORECASE)
_RESULT = compiled_late(
    r"^(?P<code>[45]\d\d) (?:[45]\.\d{1,3}\.\d{1,3} )?"
    r"(?:<(?P<to>[^<>\s]{1,320})>|\S{1,253}(?: \(\w{1,20}\))?)\.\.\. (?P<words>.{1,1000})$"
)
# What sendmail makes of a refusal that holds for the whole session: it belongs to no recipient that follows.
_CONCLUSION = compiled_late(r"^554 (?:5\.\d\.0 )?Service unavailable\s*$", re.IGNORECASE)
_STAGES = {
    "ehlo": Stage.HELO,
    "helo": Stage.HELO,
    "lhlo": Stage.HELO,
    "mail": Stage.MAIL,
    "rcpt": Stage.RCPT,
    "data": Stage.DATA,
    "bdat": Stage.DATA,
    ".": Stage.DATA,
    "starttls": Stage.STARTTLS,
    "auth": Stage.AUTH,
}
_FOLLOWS = compiled_late(r"^[\s-]{0,20}transcript of session follows", re.IGNORECASE)
_MIN_BARE = 2
"""Commands and replies that a transcript without arrows has to show."""


@dataclass(slots=True)
class _Session:
    """What has been said so far."""

    host: str | None = None
    sender: str | None = None
    recipient: str | None = None
    stage: Stage | None = Stage.CONNECT
    reply: list[str] = field(default_factory=list)
    output: list[str] = field(default_factory=list)
    """What a program printed to which sendmail gave the message; sendmail's own result comes after it."""
    used: bool = True
    bounces: list[Bounce] = field(default_factory=list)

    def close(self, text: str) -> None:
        """A refusal that no result line took is a bounce of its own."""
        if self.reply and not self.used:
            self.add(self.recipient, text)

    def add(self, recipient: str | None, text: str) -> None:
        self.used = True
        ip = ip_or_none((self.host or "").strip("[]"))
        known = Known(
            recipient=recipient,
            sender=self.sender,
            remote_mta=None if ip else self.host,
            remote_ip=ip,
            stage=self.stage,
        )
        self.bounces.append(read_refusal("\n".join(self.reply), SourceFormat.TRANSCRIPT, known=known, text=text))


def read_transcript(cleaned: str) -> tuple[Bounce, ...]:
    """Read the refusals of a transcript; () when the text is none or everything in it went well."""
    lines = cleaned.split("\n")
    if not _is_transcript(lines):
        return ()
    session = _Session()
    from_sendmail = False
    for line in lines:
        if _FOLLOWS.match(line[:200]):
            from_sendmail = True
        elif not _take(session, line[:2_000], cleaned) and from_sendmail and line.strip():
            session.output.append(line.strip()[:2_000])
    session.close(cleaned)
    return tuple(session.bounces)


def _is_transcript(lines: list[str]) -> bool:
    commands = sum(1 for line in lines if _CLIENT.match(line[:600]))
    replies = [match for match in (_SERVER.match(line[:1_200]) for line in lines) if match]
    if any(_FOLLOWS.match(line[:200]) for line in lines) and (
        replies or any(_RESULT.match(line[:2_000]) for line in lines)
    ):
        return True
    marked = any(match["mark"] for match in replies)
    if any(_TALKING.search(line[:600]) for line in lines) and replies:
        return True
    return commands > 0 and (marked or (commands >= _MIN_BARE and len(replies) >= _MIN_BARE))


def _take(session: _Session, line: str, text: str) -> bool:
    """Take in one line; False when it is none of a session's."""
    talking = _TALKING.search(line) or _CONNECTED.match(line)
    command = _CLIENT.match(line)
    result = _RESULT.match(line)
    reply = _SERVER.match(line)
    if talking:
        session.close(text)
        session.reply, session.host, session.stage = [], talking["host"].lower(), Stage.CONNECT
    elif command:
        session.close(text)
        session.reply = []
        _command(session, command["command"])
    elif result:
        _result(session, result, line, text)
    elif (session.reply or session.bounces) and _CONCLUSION.match(line):
        session.close(text)
        session.reply = []
    elif reply:
        _reply(session, reply["reply"], text)
        if not reply["mark"]:
            session.reply.extend(session.output)
    elif session.reply and not session.used and line.startswith((" ", "\t")):
        session.reply.append(line.strip())
    else:
        return False
    session.output = []
    return True


def _command(session: _Session, command: str) -> None:
    word = re.split(r"[\s:]", command, maxsplit=1)[0].lower()
    session.stage = _STAGES.get(word, session.stage)
    argument = command.partition(":")[2]
    if word == "mail":
        session.sender = argument
        session.recipient = None
    elif word == "rcpt":
        session.recipient = argument


def _reply(session: _Session, reply: str, text: str) -> None:
    code = reply[:3]
    if code[0] in "23":
        session.close(text)
        session.reply = []
        greeting = re.match(rf"220[ -](?P<host>{HOST})\b", reply, re.IGNORECASE)
        if greeting and session.host is None:
            session.host = greeting["host"].lower()
        return
    continues = bool(session.reply) and session.reply[-1][:4] == f"{code}-"
    if not continues:
        session.close(text)
        session.reply = []
    session.reply.append(one_line(reply))
    session.used = False


def _result(session: _Session, result: re.Match[str], line: str, text: str) -> None:
    """Read sendmail's own line: about a recipient, or about the host before the recipients follow."""
    if result["to"] is None:
        session.close(text)
        session.reply, session.used, session.stage = [line, *session.output], False, None
        return
    if not session.reply:
        session.reply, session.stage = [line, *session.output], None
    session.add(result["to"], text)
