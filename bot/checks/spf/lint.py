"""What is wrong with a published SPF record, whoever sends (RFC 7208)."""

import ipaddress
from collections import Counter
from collections.abc import Iterator

from bot.checks.finding import Finding, Verdict
from bot.checks.names import is_unreachable
from bot.checks.spf.budget import Branch
from bot.checks.spf.fixes import MAX_OCTETS, answers_of, correction
from bot.checks.spf.openness import judge_openness
from bot.checks.spf.record import MODIFIERS, Modifier, Network, SpfRecord
from bot.checks.spf.repair import named_like_mechanism
from bot.checks.text import joined

_BY_ADDRESS = "ip4:<address of each server that only ptr named>"


def lint(tree: Branch) -> Iterator[Finding]:
    """Judge what the record of `tree.domain` says; nothing when it is sound. Errors are judged in `limits`."""
    record = tree.record
    assert record is not None
    yield from judge_openness(tree)
    yield from _misspelt(tree, record)
    yield from _without_effect(tree, record)
    yield from _overlaps(tree, record)
    yield from _style(tree, record)


def _misspelt(tree: Branch, record: SpfRecord) -> Iterator[Finding]:
    unknown = [term for term in record.terms if isinstance(term, Modifier) and term.name not in MODIFIERS]
    if wrong := [term.text for term in unknown if named_like_mechanism(term)]:
        yield Finding(
            code="spf.misspelt",
            verdict=Verdict.FAIL,
            summary=f"{joined(wrong)} in the SPF record of {tree.domain} {'have' if len(wrong) > 1 else 'has'} no "
            "effect: a colon belongs where the “=” is. Receivers skip it in silence, and what it names may not send.",
            evidence=answers_of(tree),
            fix=correction(tree, "With the colon"),
            reference="RFC 7208 §6",
        )


def _without_effect(tree: Branch, record: SpfRecord) -> Iterator[Finding]:
    ignored = list(dict.fromkeys(term.text for term in record.mechanisms[len(record.effective) :]))
    if record.all is not None and record.redirect is not None:
        ignored.append(record.redirect.text)
    if ignored:
        yield Finding(
            code="spf.without-effect",
            verdict=Verdict.WARN,
            summary=f"Beside “{record.all.text if record.all else ''}” in the SPF record of {tree.domain}, "
            f"{joined(ignored)} {'have' if len(ignored) > 1 else 'has'} no effect.",
            evidence=answers_of(tree),
            fix=correction(tree, "If it names a server of yours, move it before the “all”; else remove it"),
            reference="RFC 7208 §5.1",
        )
    if private := [term.text for term in record.effective if term.network and is_unreachable(term.network)]:
        yield Finding(
            code="spf.private-range",
            verdict=Verdict.WARN,
            summary=f"The SPF record of {tree.domain} names {joined(private)}: no mail on the public Internet comes "
            "from there.",
            evidence=answers_of(tree),
            fix=correction(tree, "List the public address that your mail leaves from instead", without=private),
            reference="RFC 6890",
        )


def _overlaps(tree: Branch, record: SpfRecord) -> Iterator[Finding]:
    twice = [text for text, count in Counter(term.text.lower() for term in record.effective).items() if count > 1]
    inside = [f"{text} (inside {wider})" for text, wider in _contained(record)]
    included = [cost.target for cost in tree.all_costs() if cost.branch and cost.target]
    again = [name for name, count in Counter(included).items() if count > 1]
    below = [f"{name} is included more than once" for name in again if f"include:{name}" not in twice]
    repeated = [*twice, *inside, *below]
    if repeated:
        yield Finding(
            code="spf.overlap",
            verdict=Verdict.WARN,
            summary=f"The SPF record of {tree.domain} says things twice: {joined(repeated)}.",
            evidence=answers_of(tree),
            fix="Remove the repetition; each include costs its lookups every time.",
            reference="RFC 7208 §4.6.4",
        )


def _style(tree: Branch, record: SpfRecord) -> Iterator[Finding]:
    octets = len(record.text.encode("utf-8", "surrogateescape"))
    if octets > MAX_OCTETS:
        yield Finding(
            code="spf.long-record",
            verdict=Verdict.WARN,
            summary=f"The SPF record of {tree.domain} is {octets} bytes long; over {MAX_OCTETS} the answer may not "
            "fit a datagram, and some receivers then see none.",
            evidence=answers_of(tree),
            fix="Move ranges into a record of their own and include it.",
            reference="RFC 7208 §3.4",
        )
    if ptr := [term.text for term in record.effective if term.name == "ptr"]:
        yield Finding(
            code="spf.ptr",
            verdict=Verdict.WARN,
            summary=f"The SPF record of {tree.domain} uses “{ptr[0]}”, which is slow, unreliable and should not be "
            "used; some large receivers skip it.",
            evidence=answers_of(tree),
            # Whom it allows, no question to DNS tells: a record without it could lose a server.
            fix=correction(tree, "List the servers by ip4: and ip6: in its place", without=ptr, allowing=_BY_ADDRESS),
            reference="RFC 7208 §5.5",
        )


def _contained(record: SpfRecord) -> Iterator[tuple[str, str]]:
    """Find the ranges that lie inside another; in sorted order the one around a range is the last one still open."""
    ranges = [(term.network, term.text) for term in record.effective if term.network is not None]
    ranges.sort(key=lambda item: (item[0].version, int(item[0].network_address), item[0].prefixlen))
    around: tuple[Network, str] | None = None
    for network, text in ranges:
        if around is not None and _contains(around[0], network):
            if network != around[0]:
                yield text, around[1]
        else:
            around = network, text


def _contains(wider: Network, network: Network) -> bool:
    if isinstance(wider, ipaddress.IPv4Network):
        return isinstance(network, ipaddress.IPv4Network) and network.subnet_of(wider)
    return isinstance(network, ipaddress.IPv6Network) and network.subnet_of(wider)
