from bot.checks.finding import Subject
from bot.checks.list_health import FRESH_S, ListHealth
from bot.checks.run import Knowledge, run_checks
from bot.ports import Answer
from tests.checks.test_scenarios import read_list
from tests.fakes.no_web import NoWeb
from tests.fakes.zone import Zone

TEST_ENTRY = "2.0.0.127.main.example"
ALIVE = Answer(name=TEST_ENTRY, rdtype="A", records=("127.0.0.2",), ttl_s=300)


async def codes(zone: Zone, knowledge: Knowledge) -> list[str]:
    findings = await run_checks(Subject(ip="192.0.2.5"), zone, NoWeb(), knowledge, only=("blocklists",))
    return [finding.code for finding in findings]


def knowledge() -> Knowledge:
    return Knowledge(blocklists=(read_list({"id": "main", "zone": "main.example"}),))


async def test_a_test_entry_that_was_there_is_not_asked_again() -> None:
    zone, known = Zone({TEST_ENTRY: {"A": "127.0.0.2"}}), knowledge()
    await codes(zone, known)
    await codes(zone, known)

    assert zone.questions.count((TEST_ENTRY, "A")) == 1


async def test_a_test_entry_that_was_missing_is_asked_again() -> None:
    known = knowledge()

    assert await codes(Zone({}), known) == ["blocklist.unknown.main"]
    assert await codes(Zone({TEST_ENTRY: {"A": "127.0.0.2"}}), known) == ["blocklist.clean.main"]


async def test_a_list_that_begins_to_list_everything_is_noticed_although_its_test_entry_is_remembered() -> None:
    known = knowledge()
    await codes(Zone({TEST_ENTRY: {"A": "127.0.0.2"}}), known)

    assert await codes(Zone({"*.main.example": {"A": "127.0.0.2"}}), known) == ["blocklist.unknown.main"]


def test_what_is_remembered_grows_old() -> None:
    health = ListHealth()
    health.remember(ALIVE, 1000.0)

    assert health.recall(TEST_ENTRY, 1000.0 + FRESH_S - 1) == ALIVE
    assert health.recall(TEST_ENTRY, 1000.0 + FRESH_S) is None
    assert health.recall("2.0.0.127.other.example", 1000.0) is None
