import json

from tests.console.conftest import Bouncebot

FULL = "552 5.2.2 <jo@example.net>: mailbox full, over quota"


def test_an_incident_is_listed_shown_assigned_and_resolved(bouncebot: Bouncebot) -> None:
    bouncebot("bounce", "--no-checks", FULL)

    assert "seen once" in bouncebot("incidents").stdout
    assert "jo is" not in bouncebot("incidents", "assign", "1", "jo").stderr
    assert bouncebot("incidents", "resolve", "1").stdout == "Incident 1 is resolved.\n"
    assert bouncebot("incidents").stdout == "No open incidents.\n"
    assert "resolved" in bouncebot("incidents", "--all").stdout
    shown = json.loads(bouncebot("incidents", "show", "1", "--json").stdout)
    assert shown["assignee"] == "jo"
    assert shown["state"] == "resolved"
    assert [entry["event"] for entry in shown["timeline"]] == ["opened", "assigned", "resolved"]
    assert "Sightings, newest first" in bouncebot("incidents", "show", "1").stdout


def test_an_incident_that_is_not_there_is_said_so(bouncebot: Bouncebot) -> None:
    result = bouncebot("incidents", "show", "9")

    assert result.exit_code == 2
    assert result.stderr == "There is no incident 9.\n"


def test_unexplained_bounces_are_listed_redacted(bouncebot: Bouncebot) -> None:
    assert "could be explained" in bouncebot("incidents", "--unexplained").stdout
    bouncebot("bounce", "--no-checks", "554 Zwurbel overflow for jane.roe@example.org (zz17)")

    (bounce,) = json.loads(bouncebot("incidents", "--unexplained", "--json").stdout)["unexplained"]
    assert "Zwurbel" in bounce["redacted"]
    assert "jane" not in bounce["redacted"]


def test_a_question_about_a_code_opens_no_incident(bouncebot: Bouncebot) -> None:
    bouncebot("bounce", "--no-checks", "5.7.26")

    assert bouncebot("incidents").stdout == "No open incidents.\n"
