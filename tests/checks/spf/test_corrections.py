"""Whatever is wrong with a record, the corrected one is sound, costs no more, and loses or lets in nobody."""

import asyncio
import re
from collections.abc import Mapping, Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.checks.finding import Finding, Subject
from bot.checks.run import Knowledge, run_checks
from bot.checks.spf.budget import Branch, read_tree
from bot.checks.spf.evaluate import MAX_LOOKUPS, check_host
from bot.checks.spf.fixes import MAX_OCTETS
from bot.checks.spf.record import Result, is_spf, parse_spf
from tests.fakes.no_web import NoWeb
from tests.fakes.zone import Records, Zone

HOSTS = {f"h{number}.example.net": {"A": f"198.51.100.{number}"} for number in range(1, 10)}
WORLD: Mapping[str, str | Mapping[str, Records]] = HOSTS | {
    # Five lookups each with the include itself.
    "a.example.net": {"TXT": "v=spf1 a:h1.example.net a:h2.example.net a:h3.example.net a:h4.example.net -all"},
    "b.example.net": {"TXT": "v=spf1 a:h5.example.net a:h6.example.net a:h7.example.net a:h8.example.net -all"},
    "around-b.example.net": {"TXT": "v=spf1 ip4:203.0.113.0/28 include:b.example.net -all"},
    "small.example.net": {"TXT": "v=spf1 ip4:203.0.113.7 ip6:2001:db8:5::/48 -all"},
    "refuses.example.net": {"TXT": "v=spf1 -ip4:198.51.100.5 include:b.example.net -all"},
    "broken.example.net": {"TXT": "v=spf1 ip4:203.0.113.7 foo -all"},
    "open.example.net": {"TXT": "v=spf1 +all"},
    "mail.example.com": {"A": "192.0.2.25", "AAAA": "2001:db8::25"},
    "there.example.com": {"A": "192.0.2.99"},
    "7.100.51.198.x.example.com": {"A": "127.0.0.2"},
}
SOUND = (
    "a", "mx", "a/28", "~a", "-a", "?mx", "a:h9.example.net", "mx:gone.example.com", "a:gone.example.com", "ptr",
    "ip4:192.0.2.0/28", "ip4:192.0.2.3", "-ip4:192.0.2.3", "ip4:198.51.100.7", "ip6:2001:db8::/64", "ip4:10.0.0.0/8",
    "include:a.example.net", "include:b.example.net", "INCLUDE:B.example.net", "include:around-b.example.net",
    "include:small.example.net", "?include:small.example.net", "-include:b.example.net",
    "include:refuses.example.net", "include:gone.example.net", "include:broken.example.net", "include:example.com",
    "exists:%{i}.x.example.com", "redirect=small.example.net", "redirect=b.example.net", "exp=why.example.com",
)  # fmt: skip
OPEN = ("include:open.example.net", "exists:there.example.com", "ip4:203.0.0.0/8", "redirect=open.example.net")
MISTAKEN = (
    "ipv4:192.0.2.9", "ip4=198.51.100.9", "include=small.example.net", "inclde:b.example.net", "ip4:300.0.0.1",
    "a:h1.example.netinclude:b.example.net", "include:https://small.example.net/", "mx:", "foo", "192.0.2.9",
    "include:small.example.net,", "~al",
)  # fmt: skip
ENDINGS = ("-all", "~all", "-all", "~all", "?all", "+all", "-all ip4:192.0.2.77", "")
IPS = (
    "192.0.2.1", "192.0.2.3", "192.0.2.9", "192.0.2.25", "192.0.2.200", "198.51.100.1", "198.51.100.5",
    "198.51.100.7", "198.51.100.9", "203.0.113.7", "203.0.113.200", "2001:db8::25", "2001:db8:5::1", "2001:db8:9::1",
)  # fmt: skip
OPENNESS = frozenset({"spf.permissive", "spf.wide-range"})
ADDRESS = frozenset({"spf.fail", "spf.softfail", "spf.neutral"})
RECORD = re.compile(r'example\.com\. TXT ((?:"[^"]*" ?)+)')
LONG = tuple(f"ip4:192.0.2.{number}" for number in range(100, 140))

records = st.builds(
    lambda terms, ending: " ".join(filter(None, ("v=spf1", *terms, ending))),
    st.lists(st.sampled_from(SOUND) | st.sampled_from(MISTAKEN) | st.sampled_from(OPEN), max_size=9)
    | st.lists(st.sampled_from(SOUND), max_size=9)
    | st.lists(st.sampled_from([*LONG, "a", "include:a.example.net"]), min_size=20, max_size=40),
    st.sampled_from(ENDINGS),
)


def world(*texts: str) -> Zone:
    return Zone({**WORLD, "example.com": {"TXT": texts, "A": "192.0.2.1", "MX": "10 mail.example.com."}})


async def results(zone: Zone) -> dict[str, Result]:
    found = await asyncio.gather(*(check_host(ip, "postmaster@example.com", "example.com", zone) for ip in IPS))
    return {ip: evaluation.result for ip, evaluation in zip(IPS, found, strict=True)}


def strings_in(finding: Finding) -> list[list[str]]:
    """Return the records to paste, each as its strings; what has to be filled in is none yet."""
    found = [re.findall('"([^"]*)"', match[1]) for match in RECORD.finditer(finding.fix or "")]
    return [strings for strings in found if "<" not in "".join(strings)]


def assert_sound(strings: Sequence[str], tree: Branch, corrected: Branch, finding: Finding) -> None:
    text = "".join(strings)
    assert all(len(string) <= 255 for string in strings)
    assert is_spf(text)
    assert not parse_spf(text).faults
    assert corrected.lookups <= MAX_LOOKUPS
    if tree.record is not None and tree.meant is None:
        assert corrected.lookups <= tree.lookups
    longest = max(map(len, tree.answer.records if tree.answer else ()))
    assert len(text) <= max(longest, MAX_OCTETS) or "too long for a datagram" in (finding.fix or "")


@settings(max_examples=120, deadline=None)
@given(st.lists(records, min_size=1, max_size=2, unique=True), st.sampled_from(IPS))
@example(["v=spf1 a mx include:a.example.net include:b.example.net ptr -all"], "192.0.2.1")
@example(["v=spf1 redirect=small.example.net redirect=b.example.net redirect=small.example.net -all"], "192.0.2.1")
@example(["v=spf1 include:a.example.net -all", "v=spf1 a include:b.example.net ~all"], "192.0.2.1")
@example([" ".join(["v=spf1", *LONG[:20], "-all"]), " ".join(["v=spf1", *LONG[20:], "-all"])], "192.0.2.1")
def test_a_corrected_record_is_sound_and_loses_or_lets_in_nobody(texts: list[str], ip: str) -> None:
    asyncio.run(check_corrections(texts, ip))


async def check_corrections(texts: list[str], ip: str) -> None:
    before_zone = world(*texts)
    tree, before = await read_tree("example.com", before_zone), await results(before_zone)
    found = await run_checks(
        Subject(domain="example.com", ip=ip), before_zone, NoWeb(), Knowledge(), only=["spf"], budget_s=30.0
    )
    is_open = any(finding.code in OPENNESS for finding in found)
    for finding in found:
        for strings in strings_in(finding):
            after_zone = world("".join(strings))
            assert_sound(strings, tree, await read_tree("example.com", after_zone), finding)
            after = await results(after_zone)
            allowed = {ip} if finding.code in ADDRESS else set()
            assert all(after[each] is Result.PASS for each in allowed)
            lost = [each for each in IPS if before[each] is Result.PASS and after[each] is not Result.PASS]
            assert is_open or not lost, (finding.code, strings)
            decided = set(IPS) - allowed if tree.meant is None else set()
            let_in = [
                each
                for each in decided
                if after[each] is Result.PASS and before[each] not in {Result.PASS, Result.PERMERROR}
            ]
            assert not let_in, (finding.code, strings)
