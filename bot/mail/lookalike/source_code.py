"""Source code, settings of mail servers, queries, and what a programming language reports of its own.

A line of code has punctuation that neither people nor mail servers end or begin a line with. Error objects and stack
traces look like code as well: what a program prints of a failed delivery is a bounce.
"""

import re
from collections.abc import Sequence

from bot.mail.pattern import compiled_late
from bot.mail.reply import has_reply
from bot.mail.statements import is_talk

_CODE = compiled_late(
    r"[+-]? {0,40}(?:"
    r"(?:logger|log|logging|console)\.\w{1,12}\(|print\(|expect\(|self\.assert|assert\b|todo\b|fixme\b"
    r"|(?:else ?)?if ?\(|(?:el)?if [\w.]{1,30} (?:==|in) |else:$|(?:elif|elsif)\b.{1,200}$|when ['\"/]"
    r"|(?:el)?if (?:not )?(?:\w{1,20}\.)?\w{1,20}\(.{1,200}:$|(?:el)?if (?:not )?['\"].{1,200}:$"
    r"|(?:and|or|where|when) [\w.]{1,40} (?:not )?(?:i?like|in|=~|~\*?) ?['\"(/]"
    r"|except \S{1,80} as \w{1,20}:|case ['\"]"
    r"|for [\w, ()]{1,40} in \S{1,60}:|(?:async )?def \w{1,60}\(|(?:export )?(?:function|class) \w{1,60} ?[({:]"
    r"|(?:it|test|describe)\(['\"]|(?:public|private|protected) \w{1,20} \w[^\n]{0,300}(?:\w\(|[{;=])"
    r"|(?:const|let|var|local) \w{1,40} ?[:=]"
    r"|module\.exports|(?:resource|module|data|rule|variable) \"[\w.-]{1,60}\""
    r"|(?:insert into|create table|delete from|alter table) \w|select\b.{1,400}\bfrom \w|update \w{1,40} set "
    r"|(?:New|Set|Get|Add|Remove|Enable|Disable)-[A-Z]\w{2,60} -\w"
    r"|(?:\$ |# )?(?:grep|z?grep|awk|sed|cat|tail|journalctl|postqueue|mailq|jq)\b[^|\n]{1,300}\|"
    r"|\$\w{1,40}(?:->|\[| ?=)|return ['\"\w(\[][^.]{0,200};$"
    r"|</?[a-z][\w-]{2,40}(?: [\w.*-]{1,60}){0,3}>$|<\?php"
    r"|(?:[a-z_]{1,20} )?/[^/\n]{3,200}/[a-z]{0,2} {1,20}\S"  # a pattern, and what it leads to
    r"|\"[^\"\n]{0,100}[|^\\][^\"\n]{0,100}\" ?:"  # the same in a table of patterns
    r"|\(['\"].{1,200}\)[,;]$"  # a row
    r"|[\w$\"'.<>\[\] -]{1,60} \{$|[})\]]{1,3}[;,]?$"
    r"|[\w$.>-]{1,60}\(.{0,400}\);$"
    r"|(?:deny|accept|defer|drop|warn|require) {1,20}!?[a-z_]{2,20} {0,20}= "  # Exim's access lists
    r"|diff --git |@@ |define\(`|.{1,400}\bdnl$"
    r"|failregex ="
    r")",
    re.IGNORECASE,
)
_SETTING = compiled_late(
    r"[+-]? {0,40}(?:!?[\w.-]{2,60} {0,20}(?:=|:=|\+=)(?: |$)|[a-z]{1,40}_[a-z_]{1,60}\b[\w., ]{0,80}$"
    r"|[\w:/-]{2,60},$"
    r"|(?:#(?![< #]{0,3}[245][\d.])|//|--(?!-)) ?\S|\[{1,2}\"?[a-z][\w.-]{0,40}\"?(?:\.\w{1,40})?\]{1,2}$)"
)
"""A line that is a setting or a comment beside others of the kind; "#550 5.1.1" is how Exchange writes a reply."""
_SETTINGS_FILE = compiled_late(
    r"(?:[#/;*]{1,3} ?)?(?:\w{1,20} )?/?(?:etc/|conf\.d/)?[\w./-]{0,80}"
    r"(?:\.(?:conf|cf|toml|ya?ml|ini|tf|lua|sieve)|/etc/\w[\w./-]{1,80})(?:\.\w{1,20})?:?$",
    re.IGNORECASE,
)
_TRACE = compiled_late(r"^Traceback |^ {1,12}at [\w.$<>/ ]{3,200}\(|^Caused by: |^goroutine \d", re.MULTILINE)
# How Python reports a programmer's mistake; a connection or a reply that failed has an exception of another kind.
_MISTAKE = compiled_late(
    r"(?:key|index|lookup|type|value|name|attribute|assertion|import|modulenotfound|syntax|unicode\w{0,9})error\b",
    re.IGNORECASE,
)


def is_source_code(lines: Sequence[str]) -> bool:
    """Tell whether half the lines are code, or nearly all are settings; what people say about it does not count."""
    if _TRACE.search("\n".join(lines)):
        return False
    if len(lines) > 1 and _SETTINGS_FILE.fullmatch(lines[0].strip()):
        return True
    no_code = [line for line in lines if not _CODE.match(line)]
    others = [line for line in no_code if not is_talk(line)]
    code = len(lines) - len(no_code)
    settings = sum(_SETTING.match(line) is not None for line in others)
    if code:
        return (code + settings) * 2 >= code + len(others)
    return settings >= 2 and settings >= len(others) - 1  # noqa: PLR2004 - one alone may be part of a log


def is_mistake(lines: Sequence[str]) -> bool:
    """Tell whether a stack trace ends in a programmer's mistake, with no reply quoted in it."""
    if not lines[0].lstrip().startswith("Traceback ("):
        return False
    return _MISTAKE.match(lines[-1]) is not None and not has_reply(lines[-1][:2_000])
