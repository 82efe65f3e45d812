"""How much a pattern says: the fewest characters of its match that it fixes."""

import re

TOKEN = re.compile(
    r"(?P<open>\(\?P?<\w+>|\(\?[a-z]*:|\(\?[a-z]+\)|\()|(?P<close>\))|(?P<or>\|)"
    r"|(?P<class>\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\\[A-Za-z]|[.^$])"
    r"|(?P<times>[*?+]|\{\d*(?:,\d*)?\})|(?P<char>\\.|.)",
    re.DOTALL,
)
"""One piece of an RE2 pattern; its group's name says which kind of piece."""
OPTIONAL = frozenset({"*", "?", "{0", "{,"})
"""How a repetition begins that may be none."""

_GAP = re.compile(r"(?<!\\)(?:\.|\[\^(?:\\.|[^\]\\])+\])(?:[*+]|\{\d*,(?:\d{2,})?\})")


def has_gap(pattern: str) -> bool:
    """Tell whether ten characters or more, of nearly any kind, may stand between the words of a pattern."""
    return _GAP.search(pattern) is not None


def fixed_characters(pattern: str) -> int:
    """Return the fewest literal characters that any match of an RE2 pattern has."""
    total, _ = _alternatives(list(TOKEN.finditer(pattern)), 0)
    return total


def _alternatives(tokens: list[re.Match[str]], at: int) -> tuple[int, int]:
    """Weigh alternatives up to the closing bracket; return the smallest and where the reading stopped."""
    branches, branch, last = [], 0, 0
    while at < len(tokens):
        kind = tokens[at].lastgroup
        if kind == "close":
            break
        if kind == "open":
            opened = tokens[at].group()
            if not opened.endswith(")"):
                last, at = _alternatives(tokens, at + 1)
                branch += last
        elif kind == "or":
            branches.append(branch)
            branch = last = 0
        elif kind == "times":
            branch -= last if tokens[at].group()[:2] in OPTIONAL else 0
            last = 0
        else:
            last = 1 if kind == "char" else 0
            branch += last
        at += 1
    return min([*branches, branch]), at
