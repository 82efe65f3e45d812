"""Everything that can go wrong on purpose.

BotError
├─ UserError            its text is shown to the person as it is
│  ├─ NothingPasted     the text is empty, or has nothing that can be read
│  ├─ BadDomain         not a domain that could be checked
│  ├─ BadAddress        not an IP address that could be checked
│  ├─ BadQuestion       a word after the domain that is not understood
│  ├─ AskedTooOften     the person, or everybody, has to wait before the next check
│  └─ NoSuchIncident    an incident id that is not, or no longer, there
├─ LookupFailed         DNS did not answer: the finding is UNKNOWN
│  ├─ LookupTimedOut
│  ├─ ServerFailed      SERVFAIL, a malformed or mismatched answer
│  │  └─ BadSignatures  the server says that the zone's DNSSEC signatures are bad
│  └─ LookupRefused     REFUSED, or a refusal dressed as data
├─ FetchFailed          an HTTPS page could not be had: the finding is UNKNOWN
├─ CatalogError         path:line: problem
└─ SettingsError        every wrong variable at once

Anything else is a bug.
"""

from collections.abc import Sequence


class BotError(Exception):
    """Base of all errors that the bot raises on purpose."""


class UserError(BotError):
    """The person can mend it; the text says how."""


class NothingPasted(UserError):
    """There is no text to read."""


class BadDomain(UserError):
    """The text is not a domain that could be checked."""


class BadAddress(UserError):
    """The text is not an IP address that could be checked."""


class BadQuestion(UserError):
    """A word beside the domain is not understood."""


class AskedTooOften(UserError):
    """Checks have to wait; the text says how long."""


class NoSuchIncident(UserError):
    """No incident has this id."""


class LookupFailed(BotError):
    """DNS gave no usable answer to one question. `name` and `rdtype` say which."""

    def __init__(self, name: str, rdtype: str, reason: str) -> None:
        super().__init__(f"{name} {rdtype}: {reason}")
        self.name = name
        self.rdtype = rdtype
        self.reason = reason


class LookupTimedOut(LookupFailed):
    """No answer in time."""


class ServerFailed(LookupFailed):
    """SERVFAIL, or an answer that cannot be used."""


class BadSignatures(ServerFailed):
    """The DNS server found the zone's DNSSEC signatures bad (RFC 8914 §4): nobody who validates gets an answer."""


class LookupRefused(LookupFailed):
    """The server or list refuses to answer us."""


class FetchFailed(BotError):
    """An HTTPS page could not be had."""


class CatalogError(BotError):
    """The catalog is broken at one place. `line` counts from 1; 0 means the file as a whole."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem


class SettingsError(BotError):
    """Some environment variables cannot be used. `problems` names each, one sentence a variable."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
