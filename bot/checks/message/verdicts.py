"""What the receiving server found: SPF, DKIM, DMARC and ARC by Authentication-Results (RFC 8601, RFC 8617)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import found
from bot.checks.message.way import Way
from bot.checks.text import joined
from bot.mail.headers import AuthenticationResult, read_received_spf, read_results
from bot.mail.message import Message

_NAMES = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "arc": "ARC"}
_REFERENCES = {"spf": "RFC 7208 §2.6", "dkim": "RFC 8601 §2.7.1", "dmarc": "RFC 9989 §5.3.5", "arc": "RFC 8617 §5.2"}
TABLE = "Original Message"
"""What Gmail calls the table above the source."""
ORIGINAL = "authentication-results-original"
_SITE_CHARS = 4
_INSTANCE = re.compile(r"\s*i\s*=\s*(\d{1,3})\s*;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The results of the server nearest to the recipient. `by` is its name, None: not said.

    `source` is the field they are from, or Gmail's table; "" when there is none. A sender can write such fields too:
    only the topmost ones are the recipient's own.
    """

    results: tuple[AuthenticationResult, ...]
    by: str | None = None
    source: str = ""
    before: tuple[AuthenticationResult, ...] = ()
    """Those of a server before, a gateway say, which Microsoft 365 keeps as Authentication-Results-Original."""

    def of(self, method: str) -> tuple[AuthenticationResult, ...]:
        """Return the results of a method, in order."""
        return tuple(result for result in self.results if result.method == method)

    def passed(self, method: str) -> bool:
        """Tell whether any result of the method is a pass."""
        return self.word(method) == "pass"

    def word(self, method: str) -> str | None:
        """Return the best result of the method: a pass if there is one, else the first; None: there is none."""
        words = [result.result for result in self.of(method)]
        return "pass" if "pass" in words else next(iter(words), None)

    def only(self, method: str, word: str) -> frozenset[str]:
        """Return the domains for which the method had this result, and never another."""
        results = self.of(method)
        having = {one.identity for one in results if one.result == word and one.identity}
        return frozenset(having - {one.identity for one in results if one.result != word})


def read_verdicts(message: Message) -> Verdicts:
    """Read the results of the recipient's server, and those of a server before where they were kept."""
    before = message.first(ORIGINAL) or ""
    return replace(_nearest(message), before=tuple(one for one in read_results(before) if one.result != "none"))


def _nearest(message: Message) -> Verdicts:
    """Read the topmost Authentication-Results, with those of that server; else ARC, Gmail's table, Received-SPF."""
    fields = message.all("authentication-results")
    if fields:
        first = by = server_of(fields[0])
        results = [result for field in fields if server_of(field) == first for result in read_results(field)]
        for field in fields:  # of its siblings, only what it does not say itself
            if first is not None and _are_siblings(first, server_of(field)):
                told = {result.method for result in results}
                results += [result for result in read_results(field) if result.method not in told]
                by = first.partition(".")[2]  # the results are those of the whole site
        return Verdicts(tuple(results), by, "Authentication-Results")
    sealed = arc_results(message)
    if sealed:
        _, rest = max(sealed, key=lambda pair: pair[0])
        return Verdicts(tuple(read_results(rest)), server_of(rest), "ARC-Authentication-Results")
    if message.told:
        return Verdicts(message.told, None, TABLE)
    received = message.first("received-spf")
    return Verdicts(tuple(read_received_spf(received)), None, "Received-SPF") if received else Verdicts(())


def arc_results(message: Message) -> tuple[tuple[int, str], ...]:
    """Return the ARC-Authentication-Results as (instance, the rest of the field), in order. Pure."""
    fields = message.all("arc-authentication-results")
    return tuple((int(match[1]), field[match.end() :]) for field in fields if (match := _INSTANCE.match(field)))


def judge_verdicts(verdicts: Verdicts, way: Way = Way.DIRECT) -> Iterator[Finding]:
    """Say what the receiver found, method by method. Pure."""
    if not verdicts.results:
        yield found(
            "no-results",
            Verdict.SKIPPED,
            "The message has no Authentication-Results: this copy was not taken from the recipient's mailbox, or "
            "the receiving server writes none.",
            reference="RFC 8601 §2",
        )
        return
    for method in ("spf", "dkim", "dmarc", "arc"):
        results = verdicts.of(method)
        unsealed = method == "arc" and verdicts.word(method) == "none"  # as is all that nobody passed on
        if results and not unsealed:
            yield _judge(method, results, verdicts, way)
    if verdicts.before:
        shown = joined([f"{_NAMES.get(one.method, one.method)} {one.result}{_about(one)}" for one in verdicts.before])
        yield found(
            "results-before",
            Verdict.SKIPPED,
            f"A server before, a gateway say, had found: {shown} (Authentication-Results-Original).",
            reference="RFC 8601 §5",
        )


def _judge(method: str, results: tuple[AuthenticationResult, ...], verdicts: Verdicts, way: Way) -> Finding:
    best = next((result for result in results if result.result == "pass"), results[0])
    by = f" at {verdicts.by}" if verdicts.by else ""
    word, verdict = _outcome(method, best.result, dmarc_passed=verdicts.passed("dmarc"))
    return found(
        f"{method}-{word}",
        verdict,
        f"{_NAMES[method]}{by}: {best.result}{_about(best)}."
        + (" DMARC passed all the same." if verdict is Verdict.WARN and verdicts.passed("dmarc") else "")
        + (way.whose_server if method == "spf" else ""),
        fix=_fix(method, best.result, way) if verdict in {Verdict.FAIL, Verdict.WARN} else None,
        reference=_REFERENCES[method],
    )


def _about(result: AuthenticationResult) -> str:
    whom = f" for {result.identity}" if result.identity else ""
    return f"{whom} from {result.ip}" if result.ip else whom


def _outcome(method: str, result: str, *, dmarc_passed: bool) -> tuple[str, Verdict]:
    if result == "pass":
        return "passed", Verdict.PASS
    if result in {"temperror", "unknown"}:
        return "undecided", Verdict.UNKNOWN
    # "bestguesspass" is Microsoft's word for: no DMARC record, but one would have passed.
    if dmarc_passed or method == "arc" or result in {"none", "neutral", "softfail", "bestguesspass"}:
        return "not-passed", Verdict.WARN
    return "not-passed", Verdict.FAIL


def _fix(method: str, result: str, way: Way) -> str:
    if way is Way.PASSED_ON and method == "spf":
        return "Nothing at the sender, if the address is the forwarder's: SPF does not survive forwarding, DKIM can."
    if (method, result) in _RECORDS:
        return _RECORDS[method, result]
    if way is Way.CHANGED or (method == "dkim" and result != "none"):
        return way.dkim_fix or _DKIM_FAILS
    return _FIXES[method]


def _are_siblings(one: str, other: str | None) -> bool:
    """Tell whether two servers are next to each other: iCloud has one for each method (spf.icloud.com, …)."""
    if other is None or one == other:
        return False
    site = one.split(".")[1:]
    # Without a list of public suffixes: "co" of co.uk is short, the names of sites that big are not.
    return other.split(".")[1:] == site and len(site) > 1 and len(site[-2]) >= _SITE_CHARS


def server_of(field: str) -> str | None:
    """Return the authserv-id, None when the field begins with a result, as Exchange's does."""
    first = field.partition(";")[0].split()
    return first[0].lower() if first and "=" not in first[0] else None


_FIXES = {
    "spf": "Compare the sending address with the SPF record: checkdomain, with the domain and the address.",
    "dkim": "Let the server or service that sends sign with a key of your domain; look at it with checkdomain.",
    "dmarc": "Make SPF or DKIM pass for the domain in From: see the alignment.",
    "arc": "A forwarder's seal; the domain owner has nothing to change.",
}
_NO_DMARC = "Publish a DMARC record for the From domain: checkdomain shows how."
_RECORDS = {
    (
        "spf",
        "none",
    ): "Publish an SPF record for the domain of Return-Path (HELO if that is empty): checkdomain shows how.",
    ("spf", "permerror"): "Correct the SPF record: checkdomain, with the domain of Return-Path, shows how.",
    (
        "dkim",
        "policy",
    ): "The signature verifies and was not accepted: look at the key's length and the signed fields (h=).",
    ("dmarc", "none"): _NO_DMARC,
    ("dmarc", "bestguesspass"): _NO_DMARC,
    ("dmarc", "permerror"): "Correct the DMARC record: checkdomain shows how.",
}
"""Where a record or a key is to blame, and no change of the message."""
_DKIM_FAILS = (
    "The signature is there and does not verify: check the key with checkdomain and the selector, that it was not "
    "past its time (x=), and let nothing change the message after signing."
)
