"""Undoes what programs do to the text of a bounce on its way into a paste.

Line ends, invisible characters, smart punctuation, escapes of programming languages, HTML, quotation prefixes,
bold and code marks, quoted-printable remains, text read in the wrong character set, blanks that a log wrote as
underscores, plus signs or `%20`. What Slack does is undone in
bot.slack.mrkdwn; the few of its tokens that people carry elsewhere are taken care of here too.
"""

import html
import quopri
import re
from urllib.parse import unquote, unquote_plus

from bot.mail.pattern import compiled_late

_LINE_ENDS = compiled_late(r"\r\n?|[\u2028\u2029\x85\v\f]")
_INVISIBLE = compiled_late(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_BLANKS = compiled_late("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    }
)
_ELLIPSIS = compiled_late(r"…(?!@)")  # "…@example.net" is a redacted address

_JOINED = compiled_late(
    r"(?<![\w.%/-])(?:smtp)?(?:%[0-9A-Fa-f]{2}|[;+]){0,9}[45]\d\d(?:-[45]\.\d{1,3}\.\d{1,3})?"
    r"(?P<joint>_|\+|%20)(?=[45]\.\d{1,3}\.\d|[A-Z<]|%3C)[^\s\"&|]{1,2000}"
)
_UNDERSCORE = compiled_late(r"<[^<>]{1,320}>|_")

_SLACK_TOKEN = compiled_late(r"<(?:mailto:|tel:|https?://)[^|<>\n]{1,2000}\|([^<>\n]{1,2000})>")
_MARKDOWN_LINK = compiled_late(r"\[([^\[\]\n]{1,500})\]\((?:mailto:|https?://)[^()\s]{1,2000}\)")
_MAILTO = compiled_late(
    r"(?<=[\w>)\]])(?:<mailto:[^<>\s]{1,320}>|\[mailto:[^\[\]\s]{1,320}\])|\bmailto:", re.IGNORECASE
)

_BYTES = compiled_late(r"(?<![\w'\"])[bru]{1,2}(?=['\"])")
_ERLANG = compiled_late(r"<<(?=\")|(?<=\")>>")
_ESCAPED_END = compiled_late(r"\\{1,4}r\\{1,4}n|\\{1,4}n|\\{1,4}r(?=\s|$|['\"])")
_PATH = compiled_late(r"\b[A-Za-z]:\\[A-Za-z]")
_ESCAPED_CHAR = compiled_late(r"\\{1,4}(?:u00([0-9a-fA-F]{2})|x([2-7][0-9a-fA-F]))")
_ESCAPED_MARK = compiled_late(r"\\{1,4}(?=[\"'/])|\\{1,4}t(?=\s|\d)")

_BREAKING = "address|article|blockquote|br|dd|div|dl|dt|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|td|th|tr|ul"
_INLINE = (
    "a|abbr|b|big|body|center|cite|code|del|em|font|head|html|i|img|ins|kbd|label|link|mark|meta|o:p|q|s|small|span"
    "|strike|strong|sub|sup|tbody|tfoot|thead|title|tt|u|var|wbr"
)
_BREAK_TAG = compiled_late(rf"</?(?:{_BREAKING})(?:\s[^<>]{{0,1000}})?/?>", re.IGNORECASE)
_INLINE_TAG = compiled_late(rf"</?(?:{_INLINE})(?:\s[^<>]{{0,1000}})?/?>", re.IGNORECASE)
_HIDDEN = compiled_late(
    r"<(style|script)\b[^<>]{0,500}>[^<]{0,20000}</\1>|<!--[^<>]{0,2000}-->|<!doctype[^<>]{0,500}>", re.IGNORECASE
)
_ENTITY = compiled_late(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_FENCE = compiled_late(r"^[ ]{0,10}(?:```|~~~)[\w-]{0,20}[ ]{0,10}$|```", re.MULTILINE)
_TRANSCRIPT = compiled_late(
    r"^ {0,10}>{2,3} ?(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|QUIT|STARTTLS|AUTH|RSET|BDAT|\.)", re.IGNORECASE
)
_BOLD = compiled_late(r"(?<![\w*])(\*{1,2})(?=[^\s*])([^*\n]{1,2000})(?<=\S)\1(?![\w*@])")

# A reply between code marks; 400 to 416 and 422 to 429 are HTTP's.
_CODE_SPAN = compiled_late(r"(?<!`)`((?:4(?:2[01]|[3-57]\d)|5\d\d)[ -][^`\n]{6,600})`(?!`)")
_SOFT_BREAK = compiled_late(r"=\n")
_QP_CODE = compiled_late(r"=(?:[0-9A-F]{2})")
_MOJIBAKE = compiled_late("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")


def clean(text: str) -> str:
    """Return the text as its writer meant it: lines ended by a newline, plain blanks, plain punctuation.

    Never raises; linear in the length. Cleaning a cleaned text changes nothing that matters.
    """
    text = _JOINED.sub(_unjoined, text)
    text = _LINE_ENDS.sub("\n", text)
    if "=" in text:
        text = _from_quoted_printable(text)
    text = _in_the_right_charset(text)
    text = _without_html(text)
    text = _INVISIBLE.sub("", text)
    text = _BLANKS.sub(" ", text).translate(_PUNCTUATION)
    text = _ELLIPSIS.sub("...", text)
    text = _SLACK_TOKEN.sub(r"\1", text)
    text = _MARKDOWN_LINK.sub(r"\1", text)
    text = _MAILTO.sub("", text)
    text = _unescaped(text)
    text = _FENCE.sub("\n", text)
    text = _without_quotes(text)
    text = "\n".join(_without_bold(line) for line in text.split("\n"))
    return text.strip("\n ")


def one_line(text: str) -> str:
    """Join lines and runs of blanks to single blanks."""
    return " ".join(text.split())


def _unjoined(found: re.Match[str]) -> str:
    """Give a reply its blanks back: "550_5.1.1_User_unknown", "550+5.1.1+User+unknown" (a form's or a link's value).

    The blank in front sets it off from the field that it is the value of: "cause=550_…".
    """
    before = found.string[max(0, found.start() - 1) : found.start()]
    match found["joint"]:
        case "_":
            reply = _UNDERSCORE.sub(lambda part: " " if part[0] == "_" else part[0], found[0])
        case "+" if before == " ":  # a column of a W3C log, which needs its blanks to be told from the next
            return found[0]
        case "+":
            reply = unquote_plus(found[0])
        case _:
            reply = unquote(found[0])
    return f" {reply}"


def _from_quoted_printable(text: str) -> str:
    """Decode what is left of quoted-printable (RFC 2045 §6.7): soft line breaks beside hexadecimal codes."""
    if not (_QP_CODE.search(text) and _SOFT_BREAK.search(text)):
        return text
    decoded = quopri.decodestring(text.encode("utf-8", "surrogatepass"))
    try:
        return decoded.decode("utf-8")
    except UnicodeDecodeError:
        return decoded.decode("cp1252", "replace")


def _in_the_right_charset(text: str) -> str:
    """Turn "Ã¼" back into "ü" (UTF-8 read as Windows-1252), line by line, where that gives valid UTF-8."""
    if not _MOJIBAKE.search(text):
        return text
    return "\n".join(_demojibake(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _demojibake(line: str) -> str:
    try:
        raw = b"".join(char.encode("latin-1" if char <= "\xff" else "cp1252") for char in line)
        return raw.decode("utf-8")
    except UnicodeError:
        return line


def _without_html(text: str) -> str:
    if "<" in text and (_BREAK_TAG.search(text) or _INLINE_TAG.search(text)):
        text = _HIDDEN.sub(" ", text)
        text = _BREAK_TAG.sub("\n", text)
        text = _INLINE_TAG.sub("", text)
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _unescaped(text: str) -> str:
    """Undo the escapes of string literals in Python, JSON, Go and Erlang: line ends, code points, quotation marks."""
    text = _BYTES.sub("", text)
    text = _ERLANG.sub("", text)
    if "\\" not in text:
        return text
    text = "\n".join(line if _PATH.search(line) else _ESCAPED_END.sub("\n", line) for line in text.split("\n"))
    text = _ESCAPED_CHAR.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    return _ESCAPED_MARK.sub("", text)


def _without_quotes(text: str) -> str:
    """Drop `>` in front of quoted lines; `>>> RCPT TO` and `<<< 550` of a transcript stay."""
    if ">" not in text:
        return text
    lines = text.split("\n")
    for place, line in enumerate(lines):
        stripped = line.lstrip(" ")
        for _ in range(10):
            if not stripped.startswith(">") or _TRANSCRIPT.match(stripped):
                break
            stripped = stripped[1:].lstrip(" ") if stripped.startswith("> ") else stripped[1:]
            lines[place] = stripped
    return "\n".join(lines)


def _without_bold(line: str) -> str:
    """Drop the marks of bold, italic, struck and code text; Exim's ` ** ` and host_names stay."""
    if "*" in line:
        line = _BOLD.sub(r"\2", line)
    if "`" in line and not _CODE_SPAN.fullmatch(line.strip(" ")):
        line = _CODE_SPAN.sub(r"(\1)", line)  # a reply within a sentence stays set off from it
    for mark in "_~":
        if len(line) > 2 and line[0] == mark == line[-1]:  # noqa: PLR2004 - something between the marks
            line = line[1:-1]
    return line.replace("`", "") if line.count("`") > 1 or line[:1] == "`" or line[-1:] == "`" else line
