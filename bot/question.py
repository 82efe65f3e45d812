"""What people type after “checkdomain”: the domain, and what else is known of the mail."""

import re
from dataclasses import dataclass

from bot.errors import BadQuestion
from bot.mail.domain import ip_or_none
from bot.mail.pattern import compiled_late

EXAMPLE = "example.com selector=s1 ip=192.0.2.1"
_OPTION = compiled_late(r"(?P<name>[A-Za-z]{1,20})=(?P<value>.*)")
_AS_IN_A_SHELL = compiled_late(r"(?<!\S)[-\u2013\u2014]{1,2}(?=[A-Za-z])(?P<name>[A-Za-z]{1,20})(?:\s*=\s*|\s+|$)")
_AROUND_EQUALS = compiled_late(r"(?<=\w)\s*=\s*(?=\S)")
_SELECTOR = compiled_late(
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?){0,5}"
)
_MAX_SELECTORS = 10
_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainQuestion:
    """`domain` as it was typed. `selectors`: DKIM selectors, lower case. `ip` as typed, None: none was given."""

    domain: str
    selectors: tuple[str, ...] = ()
    ip: str | None = None

    def __str__(self) -> str:
        """Write it as it can be typed again."""
        words = [
            self.domain,
            *(f"selector={name}" for name in self.selectors),
            *([f"ip={self.ip}"] if self.ip else []),
        ]
        return " ".join(words)


def read_question(text: str) -> DomainQuestion:
    """Read "example.com selector=s1 ip=192.0.2.1"; options as in a shell (--selector s1) will do.

    Raises:
        BadQuestion: an option is not understood; the text says which there are.
    """
    plain = _AS_IN_A_SHELL.sub(lambda match: f"{match['name']}=", text.strip())
    domain: list[str] = []
    selectors: list[str] = []
    ip: str | None = None
    for word in _AROUND_EQUALS.sub("=", plain).split():
        option = _OPTION.fullmatch(word)
        if option is None and domain and ip_or_none(word):
            ip = word
        elif option is None:
            domain.append(word)
        elif option["name"].lower() in {"selector", "selectors", "s"}:
            selectors += [_selector(name) for name in option["value"].split(",") if name]
        elif option["name"].lower() == "ip" and option["value"]:
            ip = option["value"]
        else:
            raise BadQuestion(f"I don't understand “{word[:_MAX_SHOWN]}”. After the domain I take {_TAKEN}")
    return DomainQuestion(domain=" ".join(domain), selectors=tuple(dict.fromkeys(selectors))[:_MAX_SELECTORS], ip=ip)


def is_selector(name: str) -> bool:
    """Tell whether a name can be given as selector=…; a stranger's message may have any."""
    return _SELECTOR.fullmatch(name) is not None


_TAKEN = f"selector=… and ip=…, such as checkdomain {EXAMPLE}."


def _selector(text: str) -> str:
    """Take the selector of a name such as s1._domainkey.example.com, too."""
    name = re.split(r"\._domainkey\b", text.strip("<>\"'.").lower())[0]
    if not _SELECTOR.fullmatch(name):
        raise BadQuestion(
            f"“{text[:_MAX_SHOWN]}” is no DKIM selector. It is the s= of the DKIM-Signature header of a message."
        )
    return name
