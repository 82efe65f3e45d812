"""What people type after “checkdomain”, “checkip” and “spf”: what to ask about, and what else is known of it."""

import re
from dataclasses import dataclass
from typing import Final

from bot.errors import BadQuestion
from bot.mail.domain import ip_or_none
from bot.mail.pattern import compiled_late

EXAMPLE = "example.com selector=s1 ip=192.0.2.1"
_OPTION = compiled_late(r"(?P<name>[A-Za-z][A-Za-z_-]{0,19})=(?P<value>.*)")
_AS_IN_A_SHELL = compiled_late(
    r"(?<!\S)[-\u2013\u2014]{1,2}(?=[A-Za-z])(?P<name>[A-Za-z][A-Za-z_-]{0,19})(?:\s*=\s*|\s+|$)"
)
_AROUND_EQUALS = compiled_late(r"(?<=\w)\s*=\s*(?=\S)")
_SELECTOR = compiled_late(
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?){0,5}"
)
_MAX_SELECTORS = 10
_MAX_SHOWN = 60
_MAX_VALUE = 320
_OTHER_NAMES = {
    "selectors": "selector",
    "s": "selector",
    "ehlo": "helo",
    "mailfrom": "mail-from",
    "sender": "mail-from",
}


@dataclass(frozen=True, slots=True)
class Takes:
    """What a command takes: its name, its options, and an example of the words after it."""

    command: str
    options: tuple[str, ...]
    example: str

    def __str__(self) -> str:
        """Say it to a person."""
        named = [f"{option}=…" for option in self.options]
        listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
        return f"{listed}, such as {self.command} {self.example}."


CHECKDOMAIN: Final = Takes("checkdomain", ("selector", "ip", "helo"), EXAMPLE)
CHECKIP: Final = Takes("checkip", ("helo",), "192.0.2.1 helo=mail.example.com")
SPF: Final = Takes("spf", ("ip", "mail-from", "helo"), "example.com ip=192.0.2.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`about` is the domain or address, and the rest too, as it was typed; None: it was not given.

    `selectors`: DKIM selectors, lower case.
    """

    about: str
    selectors: tuple[str, ...] = ()
    ip: str | None = None
    mail_from: str | None = None
    helo: str | None = None

    def __str__(self) -> str:
        """Write it as it can be typed again."""
        options = (("ip", self.ip), ("mail-from", self.mail_from), ("helo", self.helo))
        words = [
            self.about,
            *(f"selector={name}" for name in self.selectors),
            *(f"{name}={value}" for name, value in options if value),
        ]
        return " ".join(words)


def read_question(text: str, takes: Takes = CHECKDOMAIN) -> Question:
    """Read "example.com selector=s1 ip=192.0.2.1"; options as in a shell (--selector s1) will do.

    Raises:
        BadQuestion: an option is not understood; the text says which there are.
    """
    plain = _AS_IN_A_SHELL.sub(lambda match: f"{match['name']}=", text.strip())
    about: list[str] = []
    selectors: list[str] = []
    values: dict[str, str] = {}
    for word in _AROUND_EQUALS.sub("=", plain).split():
        option = _OPTION.fullmatch(word)
        name = _name_of(option) if option else "ip" if about and ip_or_none(word) else None
        value = option["value"] if option else word
        if name is None or (option is None and name not in takes.options):
            about.append(word)
        elif name not in takes.options or not value:
            raise BadQuestion(f"I don't understand “{word[:_MAX_SHOWN]}”. I take {takes}")
        elif name == "selector":
            selectors += [read_selector(one) for one in value.split(",") if one]
        else:
            values[name] = value[:_MAX_VALUE]
    return Question(
        about=" ".join(about),
        selectors=tuple(dict.fromkeys(selectors))[:_MAX_SELECTORS],
        ip=values.get("ip"),
        mail_from=values.get("mail-from"),
        helo=values.get("helo"),
    )


def is_selector(name: str) -> bool:
    """Tell whether a name can be given as selector=…; a stranger's message may have any."""
    return _SELECTOR.fullmatch(name) is not None


def read_selector(text: str) -> str:
    """Read a DKIM selector, also out of a name such as s1._domainkey.example.com; lower case.

    Raises:
        BadQuestion: it is none.
    """
    name = re.split(r"\._domainkey\b", text.strip("<>\"'.").lower())[0]
    if not is_selector(name):
        raise BadQuestion(
            f"“{text[:_MAX_SHOWN]}” is no DKIM selector. It is the s= of the DKIM-Signature header of a message."
        )
    return name


def _name_of(option: re.Match[str]) -> str:
    name = option["name"].lower().replace("_", "-")
    return _OTHER_NAMES.get(name, name)
