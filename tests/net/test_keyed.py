"""The key of a blocklist goes onto the wire, and nowhere else."""

import traceback

import pytest

from bot.catalog.load import cached_index, catalog_path
from bot.errors import LookupRefused
from bot.net.keyed import KeyedZones
from bot.ports import Answer
from bot.settings import Settings
from bot.wiring import knowledge_of
from tests.fakes.zone import Zone

KEY = "k3ysecretk3ysecret"
ZONE = "<key>.zen.example"
WIRE = f"5.2.0.192.{KEY}.zen.example"


def keyed(zone: Zone) -> KeyedZones:
    return KeyedZones(zone, {ZONE: KEY})


async def test_the_key_is_in_the_question_and_not_in_the_answer() -> None:
    zone = Zone({WIRE: {"A": "127.0.0.2"}})
    answer = await keyed(zone).lookup(f"5.2.0.192.{ZONE}", "A")

    assert zone.questions == [(WIRE, "A")]
    assert (answer.name, answer.records) == (f"5.2.0.192.{ZONE}", ("127.0.0.2",))


async def test_an_answer_that_repeats_the_key_is_masked() -> None:
    zone = Zone({WIRE: {"TXT": f"https://zen.example/?key={KEY.upper()}&ip=192.0.2.5"}})
    answer = await keyed(zone).lookup(f"5.2.0.192.{ZONE}", "TXT")

    assert answer.records == ("https://zen.example/?key=<key>&ip=192.0.2.5",)


async def test_an_alias_that_repeats_the_key_is_masked() -> None:
    zone = Zone({WIRE: {"CNAME": f"{KEY}.node.example."}, f"{KEY}.node.example": {"A": "127.0.0.2"}})

    assert (await keyed(zone).lookup(f"5.2.0.192.{ZONE}", "A")).canonical_name == "<key>.node.example"


class Telltale(Zone):
    """Fails, and says in its reason what was asked."""

    async def lookup(self, name: str, rdtype: str) -> Answer:
        raise LookupRefused(name, rdtype, f"nobody may ask for {name}")


async def test_a_failure_does_not_tell_the_key_not_even_in_its_traceback() -> None:
    with pytest.raises(LookupRefused) as failure:
        await keyed(Telltale({})).lookup(f"5.2.0.192.{ZONE}", "A")

    text = "".join(traceback.format_exception(failure.value))
    assert KEY not in text
    assert ZONE in text


@pytest.mark.parametrize("name", ["<key>.attacker.example", f"{ZONE}.attacker.example", "x<key>.zen.example", ZONE])
async def test_a_strangers_name_gets_no_key(name: str) -> None:
    zone = Zone({})
    await keyed(zone).lookup(name, "A")

    assert zone.questions == [(name, "A")]


async def test_other_questions_pass_unchanged() -> None:
    zone = Zone({"example.com": {"A": "192.0.2.1"}})

    assert (await keyed(zone).lookup("example.com", "A")).records == ("192.0.2.1",)


def zones(settings: Settings) -> dict[str, str | None]:
    knowledge = knowledge_of(cached_index(catalog_path()).catalog, settings)
    return {entry.id: entry.zone for entry in knowledge.blocklists}


def test_without_keys_the_public_zones_are_asked() -> None:
    known = zones(Settings())

    assert known["spamhaus-zen"] == "zen.spamhaus.org"
    assert known["spamhaus-zrd"] == "{key}.zrd.dq.spamhaus.net"  # not asked


def test_with_a_key_the_operators_own_zones_are_asked_and_no_others() -> None:
    known = zones(Settings(spamhaus_dqs_key=KEY))

    assert known["spamhaus-zen"] == "<key>.zen.dq.spamhaus.net"
    assert known["spamhaus-dbl"] == "<key>.dbl.dq.spamhaus.net"
    assert known["spamhaus-zrd"] == "<key>.zrd.dq.spamhaus.net"
    assert known["abusix-combined"] == "{key}.combined.mail.abusix.zone"
    assert zones(Settings(abusix_key=KEY))["abusix-combined"] == "<key>.combined.mail.abusix.zone"
