"""What can be saved of a record, told by the record alone; that it costs what it says, by reading it again."""

from collections.abc import Mapping

import pytest

from bot.checks.spf.budget import Branch, read_tree
from bot.checks.spf.savings import Savings, enough_dropped, save
from tests.fakes.zone import TIMEOUT, Records, Zone

HOSTS = {f"h{number}.example.net": {"A": f"198.51.100.{number}"} for number in range(1, 10)}
WORLD: Mapping[str, str | Mapping[str, Records]] = HOSTS | {
    # Five lookups each with the include itself.
    "a.example.net": {"TXT": "v=spf1 a:h1.example.net a:h2.example.net a:h3.example.net a:h4.example.net -all"},
    "b.example.net": {"TXT": "v=spf1 a:h5.example.net a:h6.example.net a:h7.example.net a:h8.example.net -all"},
    "around-b.example.net": {"TXT": "v=spf1 ip4:203.0.113.0/24 include:b.example.net -all"},
    "refuses.example.net": {"TXT": "v=spf1 -ip4:198.51.100.5 include:b.example.net -all"},
    "leads-to-b.example.net": {"TXT": "v=spf1 redirect=b.example.net"},
    "small.example.net": {"TXT": "v=spf1 ip4:203.0.113.7 -all"},
    "_spf.example.com": {"TXT": "v=spf1 include:a.example.net include:small.example.net -all"},
    "mail.example.com": {"A": "192.0.2.25", "AAAA": "2001:db8::25"},
    "cdn.example.com": {"CNAME": "edge.example.org."},
    "edge.example.org": {"A": "203.0.113.80"},
    "inside.example.com": {"A": ["10.0.0.1", "192.0.2.26"]},
    "late.example.com": TIMEOUT,
}
TEN = "include:a.example.net include:b.example.net"


async def tree_of(record: str, exchanger: str = "mail.example.com.") -> Branch:
    own = {"TXT": record, "A": "192.0.2.1", "MX": f"10 {exchanger}"}
    return await read_tree("example.com", Zone({**WORLD, "example.com": own}))


async def saved(record: str, exchanger: str = "mail.example.com.") -> Savings:
    savings = save(await tree_of(record, exchanger))
    assert (await tree_of(savings.record, exchanger)).lookups == savings.lookups
    return savings


@pytest.mark.parametrize(
    ("terms", "enough"),
    [
        (f"{TEN} ptr", TEN),
        (f"{TEN} ptr mx", f"{TEN} ip4:192.0.2.25 ip6:2001:db8::25"),
        (f"{TEN} include:gone.example.net", TEN),
        (f"{TEN} a:gone.example.com", TEN),
        (f"{TEN} include:A.example.net", TEN),
        (f"{TEN} +include:a.example.net.", TEN),
        (
            f"include:b.example.net include:around-b.example.net {TEN}",
            "include:around-b.example.net include:a.example.net",
        ),
        ("include:b.example.net include:leads-to-b.example.net", "include:leads-to-b.example.net"),
        (f"a {TEN}", f"ip4:192.0.2.1 {TEN}"),
        (f"a/24 {TEN}", f"ip4:192.0.2.0/24 {TEN}"),
        (f"{TEN} mx/24//64", f"{TEN} ip4:192.0.2.0/24 ip6:2001:db8::/64"),
        (f"ip4:192.0.2.1 a {TEN}", f"ip4:192.0.2.1 {TEN}"),
        (f"{TEN} a:inside.example.com", f"{TEN} ip4:192.0.2.26"),
        (f"{TEN} a exp=why.example.com", f"{TEN} ip4:192.0.2.1 -all exp=why.example.com"),
    ],
)
async def test_ten_lookups_are_enough_without_what_can_be_spared(terms: str, enough: str) -> None:
    savings = await saved(f"v=spf1 {terms} -all")

    assert savings.record == f"v=spf1 {enough}" + (" -all" if "-all" not in enough else "")


async def test_no_more_is_changed_than_has_to_be() -> None:
    savings = await saved("v=spf1 a mx include:a.example.net include:small.example.net a:mail.example.com ?all")
    assert savings.record == "v=spf1 a mx include:a.example.net include:small.example.net a:mail.example.com ~all"

    savings = await saved(f"v=spf1 a ptr {TEN} -all")
    assert (savings.ptr, savings.replaced) == (("ptr",), ("a",))

    savings = await saved(
        "v=spf1 a mx a:h9.example.net ptr include:a.example.net include:small.example.net ptr:x.example -all"
    )
    assert (savings.ptr, savings.replaced, savings.lookups) == (("ptr", "ptr:x.example"), (), 9)


@pytest.mark.parametrize(
    ("terms", "exchanger"),
    [
        pytest.param(f"{TEN} mx", "h1.example.net.", id="the exchanger of another"),
        pytest.param(f"{TEN} a:cdn.example.com", "mail.example.com.", id="an alias of another's host"),
        pytest.param(f"{TEN} a:h9.example.net", "mail.example.com.", id="another's host"),
        pytest.param(f"{TEN} mx", "late.example.com.", id="a host whose addresses are not known"),
        pytest.param(f"{TEN} -ptr", "mail.example.com.", id="a term that refuses"),
        pytest.param(f"?include:b.example.net -a {TEN}", "mail.example.com.", id="what matches first decides"),
        pytest.param(f"include:refuses.example.net {TEN}", "mail.example.com.", id="the other include refuses some"),
        pytest.param(f"{TEN} exists:%{{i}}.example.com", "mail.example.com.", id="a macro"),
    ],
)
async def test_what_is_not_certain_to_be_useless_stays(terms: str, exchanger: str) -> None:
    savings = await saved(f"v=spf1 {terms} -all", exchanger)

    assert savings.record == f"v=spf1 {terms} -all"
    assert savings.lookups > 10


@pytest.mark.parametrize(
    ("terms", "dropped"),
    [
        (f"{TEN} mx:h1.example.net include:small.example.net", ["include:a.example.net"]),
        # Behind one's own record are the services that one can move; the record itself costs one more.
        ("include:_spf.example.com include:b.example.net", ["include:a.example.net"]),
        (
            f"{TEN} include:around-b.example.net include:refuses.example.net",
            ["include:around-b.example.net", "include:refuses.example.net"],
        ),
    ],
)
async def test_the_costliest_terms_are_named_where_that_is_not_enough(terms: str, dropped: list[str]) -> None:
    savings = await saved(f"v=spf1 {terms} -all")

    assert [cost.text for cost in enough_dropped(savings, "example.com")] == dropped


async def test_an_include_that_depends_on_the_message_is_told() -> None:
    savings = await saved("v=spf1 include:%{i}.example.net exists:%{i}.example.net -all")

    assert [cost.text for cost in savings.varying] == ["include:%{i}.example.net"]


async def test_an_include_that_gets_no_answer_is_told() -> None:
    savings = await saved("v=spf1 include:late.example.com -all")

    assert [cost.text for cost in savings.unread] == ["include:late.example.com"]
