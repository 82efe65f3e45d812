import json

import pytest

from tests.console.conftest import Bouncebot
from tests.fakes.nameserver import zone
from tests.fakes.served import served

RECORD = "v=spf1 include:spf.example.net a:gone.example.com -all exp=why.example.com"
WORLD = {
    ("example.com", "TXT"): (f'example.com. 60 IN TXT "{RECORD}"',),
    ("spf.example.net", "TXT"): ('spf.example.net. 60 IN TXT "v=spf1 ip4:192.0.2.0/28 ~all"',),
    ("why.example.com", "TXT"): ('why.example.com. 60 IN TXT "%{i} is not ours"',),
}


def test_an_address_that_may_send_passes(bouncebot: Bouncebot) -> None:
    with served(zone(WORLD)) as resolver:
        result = bouncebot("spf", "example.com", "--ip", "192.0.2.1", "--json", "--resolver", resolver)

    answer = json.loads(result.stdout)
    assert answer["result"] == "pass"
    assert answer["matched"] == "include:spf.example.net"
    assert (answer["lookups"], answer["void_lookups"]) == (1, 0)
    assert result.exit_code == 0


def test_a_fail_has_the_domains_own_explanation(bouncebot: Bouncebot) -> None:
    with served(zone(WORLD)) as resolver:
        result = bouncebot("spf", "example.com", "--ip", "198.51.100.1", "--json", "--resolver", resolver)

    answer = json.loads(result.stdout)
    assert (answer["result"], answer["explanation"]) == ("fail", "198.51.100.1 is not ours")
    assert (answer["lookups"], answer["void_lookups"]) == (2, 1)
    assert result.exit_code == 1


def test_the_tree_says_what_each_term_costs_and_which_are_void(bouncebot: Bouncebot) -> None:
    with served(zone(WORLD)) as resolver:
        result = bouncebot("spf", "example.com", "--json", "--resolver", resolver)

    answer = json.loads(result.stdout)
    assert answer["result"] is None
    assert answer["tree"]["lookups"] == 2
    assert [(term["text"], term["lookups"], term["void"]) for term in answer["tree"]["terms"]] == [
        ("include:spf.example.net", 1, False),
        ("a:gone.example.com", 1, True),
    ]
    assert answer["tree"]["terms"][0]["tree"]["record"] == "v=spf1 ip4:192.0.2.0/28 ~all"


def test_people_see_the_budget_and_the_void_terms(bouncebot: Bouncebot) -> None:
    with served(zone(WORLD)) as resolver:
        result = bouncebot("spf", "example.com", "--ip", "192.0.2.1", "--explain", "--resolver", resolver)

    assert result.stdout.startswith("pass  192.0.2.1 as example.com  by “include:spf.example.net”")
    assert "2/10 look-ups" in result.stdout
    assert "void: leads nowhere" in result.stdout
    assert "questions asked" in result.stdout


def test_the_envelope_sender_counts_in_macros(bouncebot: Bouncebot) -> None:
    world = {
        ("example.com", "TXT"): ('example.com. 60 IN TXT "v=spf1 exists:%{l}.example.com -all"',),
        ("jane.example.com", "A"): ("jane.example.com. 60 IN A 127.0.0.2",),
    }
    with served(zone(world)) as resolver:
        arguments = ("spf", "example.com", "--ip", "192.0.2.1", "--json", "--resolver", resolver, "--mail-from")
        assert json.loads(bouncebot(*arguments, "jane@example.com").stdout)["result"] == "pass"
        assert json.loads(bouncebot(*arguments, "joe@example.com").stdout)["result"] == "fail"


def test_no_record_is_exit_code_1(bouncebot: Bouncebot) -> None:
    with served(zone({})) as resolver:
        result = bouncebot("spf", "example.com", "--ip", "192.0.2.1", "--json", "--resolver", resolver)

    assert json.loads(result.stdout)["result"] == "none"
    assert result.exit_code == 1


@pytest.mark.parametrize("address", [("--ip", "192.0.2.1"), ()])
def test_no_answer_is_exit_code_3(bouncebot: Bouncebot, address: tuple[str, ...]) -> None:
    result = bouncebot("spf", "example.com", *address, "--json")

    assert json.loads(result.stdout)["result"] == ("temperror" if address else None)
    assert result.exit_code == 3


@pytest.mark.parametrize("arguments", [("spf", "example"), ("spf", "example.com", "--ip", "nonsense")])
def test_what_cannot_be_asked_gets_a_sentence(bouncebot: Bouncebot, arguments: tuple[str, ...]) -> None:
    result = bouncebot(*arguments)

    assert result.exit_code == 2
    assert result.stderr.strip()
    assert result.stdout == ""


def test_the_name_in_helo_is_looked_at_too(bouncebot: Bouncebot) -> None:
    with served(zone(WORLD)) as resolver:
        asked = ("spf", "example.com", "--ip", "192.0.2.1", "--helo", "web01", "--resolver", resolver)
        machine, people = bouncebot(*asked, "--json"), bouncebot(*asked)

    answer = json.loads(machine.stdout)
    assert [(finding["code"], finding["verdict"]) for finding in answer["findings"]] == [("helo.invalid", "fail")]
    assert answer["result"] == "pass"
    assert machine.exit_code == 0  # the exit code is about SPF
    assert "The HELO name “web01” is no full name" in people.stdout
