"""What is wrong with a published SPF record, whoever sends (RFC 7208)."""

import ipaddress
from collections import Counter
from collections.abc import Iterator

from bot.checks.finding import Finding, Verdict
from bot.checks.spf.budget import Branch
from bot.checks.spf.fixes import answers_of, publish, record_of, without
from bot.checks.spf.record import Mechanism, Network, Result, SpfRecord
from bot.checks.text import joined

WIDE_PREFIX4 = 16
"""An own network is smaller; the large providers, who have more, are included and not listed by address."""
WIDE_PREFIX6 = 24
_NEARLY_EVERYBODY = 8
_MAX_OCTETS = 450  # RFC 7208 §3.4: the whole answer should fit a datagram of 512 octets


def lint(tree: Branch) -> Iterator[Finding]:
    """Judge what the record of `tree.domain` says; nothing when it is sound. Errors are judged in `limits`."""
    record = tree.record
    assert record is not None
    yield from _permissive(tree, record)
    yield from _wide_ranges(tree)
    yield from _without_effect(tree, record)
    yield from _overlaps(tree, record)
    yield from _style(tree, record)


def _permissive(tree: Branch, record: SpfRecord) -> Iterator[Finding]:
    closing = record.all
    before = [term.text for term in record.terms if not isinstance(term, Mechanism) or term is not closing]
    fix = publish(tree.domain, record_of([*before, "~all"]))
    if closing is not None and closing.result is Result.PASS:
        yield Finding(
            code="spf.permissive",
            verdict=Verdict.FAIL,
            summary=f"The SPF record of {tree.domain} ends in “{closing.text}”: it lets every server in the world "
            "send in its name.",
            evidence=answers_of(tree),
            fix=fix,
            reference="RFC 7208 §5.1",
        )
    elif closing is not None and closing.result is Result.NEUTRAL:
        yield Finding(
            code="spf.neutral-all",
            verdict=Verdict.WARN,
            summary=f"The SPF record of {tree.domain} ends in “{closing.text}”: it says nothing about servers that "
            "it does not name.",
            evidence=answers_of(tree),
            fix=fix,
            reference="RFC 7208 §8.2",
        )
    elif closing is None and record.redirect is None:
        yield Finding(
            code="spf.no-all",
            verdict=Verdict.WARN,
            summary=f"The SPF record of {tree.domain} has no “all” at its end: it says nothing about servers that it "
            "does not name.",
            evidence=answers_of(tree),
            fix=fix,
            reference="RFC 7208 §4.7",
        )
    for branch in tree.branches():
        opened = branch.record.all if branch.record and branch is not tree else None
        if opened is not None and opened.result is Result.PASS:
            yield Finding(
                code="spf.permissive",
                verdict=Verdict.FAIL,
                summary=f"{branch.domain}, which the SPF of {tree.domain} includes, ends in “{opened.text}”: "
                f"every server in the world may send as {tree.domain}.",
                evidence=answers_of(branch),
                fix=f"Remove the include of {branch.domain}, or ask its owner to close the record.",
                reference="RFC 7208 §5.1",
            )


def _wide_ranges(tree: Branch) -> Iterator[Finding]:
    record = tree.record
    assert record is not None
    wide = [term for term in record.effective if term.result is Result.PASS and _is_wide(_network_prefix(term))]
    if not wide:
        return
    open_to_all = any(_is_nearly_everybody(_network_prefix(term)) for term in wide)
    yield Finding(
        code="spf.wide-range",
        verdict=Verdict.FAIL if open_to_all else Verdict.WARN,
        summary=f"The SPF record of {tree.domain} allows {joined([term.text for term in wide])}: "
        + ("nearly every server there is." if open_to_all else "more addresses than one sender has."),
        evidence=answers_of(tree),
        fix="List only the addresses that send for you, for example ip4:192.0.2.10 or ip4:192.0.2.0/28.",
        reference="RFC 7208 §11.4",
    )


def _without_effect(tree: Branch, record: SpfRecord) -> Iterator[Finding]:
    ignored = list(dict.fromkeys(term.text for term in record.mechanisms[len(record.effective) :]))
    if record.all is not None and record.redirect is not None:
        ignored.append(record.redirect.text)
    if not ignored:
        return
    unwanted = set(ignored)
    kept = [term.text for term in record.terms if term.text not in unwanted]
    yield Finding(
        code="spf.without-effect",
        verdict=Verdict.WARN,
        summary=f"Beside “{record.all.text if record.all else ''}” in the SPF record of {tree.domain}, "
        f"{joined(ignored)} {'have' if len(ignored) > 1 else 'has'} no effect.",
        evidence=answers_of(tree),
        fix=f"If it names a server of yours, move it before the “all”; else remove it: "
        f"{publish(tree.domain, record_of(kept))}",
        reference="RFC 7208 §5.1",
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
    if octets > _MAX_OCTETS:
        yield Finding(
            code="spf.long-record",
            verdict=Verdict.WARN,
            summary=f"The SPF record of {tree.domain} is {octets} bytes long; over {_MAX_OCTETS} the answer may not "
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
            fix=without(tree, ptr, "Remove it; list the servers by ip4: and ip6:"),
            reference="RFC 7208 §5.5",
        )


def _network_prefix(term: Mechanism) -> tuple[int, int] | None:
    """Return (version, prefix length) of the range that a term allows by its own words."""
    if term.network is not None:
        return term.network.version, term.network.prefixlen
    if term.name in {"a", "mx"}:
        return (4, term.prefix4) if term.prefix4 <= WIDE_PREFIX4 else (6, term.prefix6)
    return None


def _is_wide(prefix: tuple[int, int] | None) -> bool:
    return prefix is not None and prefix[1] <= (WIDE_PREFIX4 if prefix[0] == 4 else WIDE_PREFIX6)  # noqa: PLR2004


def _is_nearly_everybody(prefix: tuple[int, int] | None) -> bool:
    return prefix is not None and prefix[1] <= _NEARLY_EVERYBODY


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
