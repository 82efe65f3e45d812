"""Words of people in languages other than English: "mein Postfach ist voll" is no bounce, "Postfach voll" may be one.

Mail servers do not say "I", "my", "yesterday" or "who"; they do say "please", "we" and "you", which are not here.
"""

import re

from bot.mail.pattern import compiled_late

_SAID = compiled_late(
    # German, French, Italian, Spanish, Portuguese, Dutch
    r"\b(?:ich|mein(?:e[mnrs]?)?|jemand|schon wieder|praktikant\w{0,2}|j'ai|c'est"
    r"|je (?:n'|ne|suis|vais|viens|fais)|ma (?:bo[iî]te|messagerie)"
    r"|mon(?= (?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^\W\d])"  # a date begins with Mon, too
    r"|quelqu'un|hier (?:soir|matin)|ce matin|pareil|devo|mi[ao]|ieri|qualcuno|tengo|hemos|alguien|ayer|mañana|mi"
    r"|meu|minha|ontem|alguém|amanhã|ik|mijn|iemand|gisteren|vanmorgen|depuis hier)\b|\bété \w{3,20} hier\b"
    # Swedish, Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Romanian, Turkish
    r"|\b(?:jag|mitt|någon|igår|jeg|mine|noen|nogen|minun|kuka|eilen|mój|moja|moje|ktoś|dzięki|wczoraj|jutro|můj"
    r"|někdo|díky|včera|zítra|nekem|köszi|tegnap|holnap|cineva|mersi|mâine|benim|dün|yarın)\b|posta kutum\b"
    # Russian, Ukrainian, Arabic, Hebrew, Vietnamese, Thai, Indonesian
    r"|у меня|у мене|(?:^|\s)(?:мой|моя|мо[её]|мне|мій|я|кто|хтось|надо|спасибо|дякую|вчера|вчора|завтра)(?:\s|$)"
    r"|عندي|سأ|אצלי|שלי|mình|ของผม|ของฉัน|ครับ|\b(?:saya|aku|kemarin)\b"
    # Chinese, Japanese, Korean
    r"|我的|谁|誰|大家|昨天|今天|明天|[吗嗎吧][，。？?!！]|[吗嗎]$|得清理|谢谢|謝謝|私の|私は|僕|誰か|昨日|今日|みたいです"
    r"|ですか|しないので|なったので|제가|저는|누가|어제|오늘|내일|[아어에예네나해]요(?:[\s.!?~]|$)|중입니다|？",
    re.IGNORECASE,
)


def is_said(line: str) -> bool:
    """Tell whether a person, and no mail server, says this line, in one of the languages known here."""
    return _SAID.search(line) is not None
