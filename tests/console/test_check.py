import json
import shutil
from pathlib import Path

import pytest

from tests.console.conftest import Bouncebot
from tests.fakes.nameserver import zone
from tests.fakes.served import served

HEALTHY_SPF = {("example.com", "TXT"): ('example.com. 60 IN TXT "v=spf1 ip4:192.0.2.0/28 -all"',)}


def test_a_domain_is_checked_and_failures_are_exit_code_1(bouncebot: Bouncebot) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--json", "--resolver", resolver)

    report = json.loads(result.stdout)
    codes = {finding["code"]: finding["verdict"] for finding in report["findings"]}
    assert set(report) == {"subject", "findings", "requirements", "senders", "took_s"}
    assert codes["dmarc.none"] == "fail"
    assert "spf.none" not in codes
    assert result.exit_code == 1
    for finding in report["findings"]:
        assert set(finding) == {"code", "verdict", "summary", "evidence", "fix", "reference"}


def test_findings_come_worst_first(bouncebot: Bouncebot) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--json", "--resolver", resolver)

    order = ["fail", "warn", "unknown", "pass", "skipped"]
    ranks = [order.index(finding["verdict"]) for finding in json.loads(result.stdout)["findings"]]
    assert ranks == sorted(ranks)


def test_a_fault_in_what_the_checks_know_is_a_sentence(bouncebot: Bouncebot, tmp_path: Path) -> None:
    catalog = tmp_path / "catalog"
    shutil.copytree("catalog", catalog)
    (catalog / "requirements.yml").write_text("- look: one: two\n", encoding="utf-8")

    result = bouncebot("checkdomain", "example.com", env={"BOUNCEBOT_CATALOG": str(catalog)})

    assert result.exit_code == 2
    assert "The catalog is broken." in result.stderr
    assert "requirements.yml:1" in result.stderr


def test_no_answer_at_all_is_exit_code_3_and_no_verdict(bouncebot: Bouncebot) -> None:
    result = bouncebot("checkdomain", "example.com", "--json")

    report = json.loads(result.stdout)
    assert {finding["verdict"] for finding in report["findings"]} <= {"unknown", "skipped"}
    assert report["requirements"] == []
    assert result.exit_code == 3


def test_no_answer_at_all_is_said_once(bouncebot: Bouncebot) -> None:
    result = bouncebot("checkdomain", "example.com")

    assert result.stdout.count("Nothing could be asked") == 1
    assert result.stdout.count("not known") == 1
    assert "Look here" not in result.stdout
    assert result.exit_code == 3


def test_the_environment_sets_the_resolver_too(bouncebot: Bouncebot) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--json", env={"BOUNCEBOT_RESOLVER": resolver})

    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("checkdomain", "192.0.2.1"), "checkip 192.0.2.1"),
        (("checkip", "mail.example.com"), "checkdomain mail.example.com"),
        (("checkip", "192.0.2.300"), "not an IP address"),
        (("checkdomain", "localhost"), "no dot"),
        (("checkdomain", "exa mple..com"), "exa"),
        (("checkdomain", "example.com", "--ip", "nonsense"), "not an IP address"),
        (("checkdomain", "example.com", "--resolver", "dns.example"), "--resolver must be an IP address"),
    ],
)
def test_what_cannot_be_checked_gets_a_sentence(bouncebot: Bouncebot, arguments: tuple[str, ...], hint: str) -> None:
    result = bouncebot(*arguments)

    assert result.exit_code == 2
    assert hint in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "pasted", ["https://example.com/path?q=1", "Jane <jane@example.com>", "EXAMPLE.COM.", "example.com"]
)
def test_a_domain_may_be_pasted_in_any_shape(bouncebot: Bouncebot, pasted: str) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot("checkdomain", pasted, "--json", "--resolver", resolver)

    assert json.loads(result.stdout)["subject"]["domain"] == "example.com"


def test_an_internationalised_domain_is_asked_by_its_a_label(bouncebot: Bouncebot) -> None:
    with served(zone({})) as resolver:
        result = bouncebot("checkdomain", "bücher.example", "--json", "--resolver", resolver)

    assert json.loads(result.stdout)["subject"]["domain"] == "xn--bcher-kva.example"


def test_people_read_the_findings_with_the_record_to_publish(bouncebot: Bouncebot) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--resolver", resolver)

    assert result.stdout.startswith("example.com")
    assert "_dmarc.example.com. TXT" in result.stdout
    assert "\x1b" not in result.stdout


def test_the_receivers_requirements_are_a_checklist(bouncebot: Bouncebot) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--json", "--resolver", resolver)

    rows = {(row["receiver"], row["id"]): row for row in json.loads(result.stdout)["requirements"]}
    assert rows["gmail", "dmarc"]["met"] == "fail"
    assert rows["gmail", "spf-or-dkim"]["met"] == "pass"
    assert rows["yahoo", "spam-rate"]["met"] == "look"
    assert rows["yahoo", "spam-rate"]["look"]


def test_explain_shows_the_questions_and_their_times(bouncebot: Bouncebot) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--json", "--explain", "--resolver", resolver)
        shown = bouncebot("checkdomain", "example.com", "--explain", "--resolver", resolver)

    asked = json.loads(result.stdout)["asked"]
    assert ("_dmarc.example.com", "TXT") in {(question["name"], question["type"]) for question in asked}
    assert all(set(question) == {"name", "type", "took_s", "failure"} for question in asked)
    assert "questions asked" in shown.stdout
    assert "Gmail, Yahoo, Outlook.com: bulk" in shown.stdout
    assert "Not in use, and optional:" in shown.stdout
    assert "IPV6" not in shown.stdout


@pytest.mark.parametrize("command", [("checkip", "192.0.2.1"), ("checkdomain", "example.com")])
def test_the_name_in_helo_is_checked_when_it_is_given(bouncebot: Bouncebot, command: tuple[str, ...]) -> None:
    with served(zone(HEALTHY_SPF)) as resolver:
        result = bouncebot(*command, "--helo", "web01.example.com", "--json", "--resolver", resolver)

    report = json.loads(result.stdout)
    assert report["subject"]["helo"] == "web01.example.com"
    assert "helo.unresolvable" in {finding["code"] for finding in report["findings"]}


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "fe80::1", "255.255.255.255"])
def test_a_private_address_is_told_from_the_one_that_receivers_see(bouncebot: Bouncebot, address: str) -> None:
    result = bouncebot("checkip", address)

    assert result.exit_code == 2
    assert "not an address of the public Internet" in result.stderr
    assert "Give the one that your mail leaves from" in result.stderr


def test_the_record_found_is_told_from_the_one_to_paste_which_stands_on_one_line(bouncebot: Bouncebot) -> None:
    hosts = " ".join(f"a:mail{number}.example.com" for number in range(6))
    faulty = {("example.com", "TXT"): (f'example.com. 60 IN TXT "v=spf1 ipv4:192.0.2.1 {hosts} -all"',)}
    hosted = {(f"mail{n}.example.com", "A"): (f"mail{n}.example.com. 60 IN A 192.0.2.{n}",) for n in range(6)}
    with served(zone(faulty | hosted)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--resolver", resolver)

    lines = result.stdout.splitlines()
    assert f'    example.com. TXT "v=spf1 ip4:192.0.2.1 {hosts} -all"' in lines
    assert sum(line.startswith('    Found: example.com. TXT "v=spf1 ipv4:192.0.2.1') for line in lines) == 1


def test_sending_services_are_named_with_what_they_can_align(bouncebot: Bouncebot) -> None:
    world = {
        ("example.com", "TXT"): ('example.com. 60 IN TXT "v=spf1 include:spf.mtasv.net include:emailsrvr.com -all"',)
    }
    with served(zone(world)) as resolver:
        result = bouncebot("checkdomain", "example.com", "--json", "--resolver", resolver)

    report = json.loads(result.stdout)
    known, unknown = report["senders"]
    assert set(known) == {"id", "name", "seen", "spf", "dkim", "how", "help", "source"}
    assert (known["id"], known["seen"], known["spf"], known["dkim"]) == ("postmark", ["spf"], "setup", "setup")
    assert known["source"].startswith("https://postmarkapp.com/")
    assert (unknown["id"], unknown["spf"], unknown["source"]) == ("rackspace", "unknown", None)
    assert {"senders.both-ways", "senders.undocumented"} <= {finding["code"] for finding in report["findings"]}


def test_what_cannot_be_a_selector_is_bad_input(bouncebot: Bouncebot) -> None:
    result = bouncebot("checkdomain", "example.com", "--selector", "two words")

    assert result.exit_code == 2
    assert "“two words” is no DKIM selector" in result.stderr
