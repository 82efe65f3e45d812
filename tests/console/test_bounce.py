import json
from pathlib import Path
from typing import Any

import pytest

from tests.console.conftest import Bouncebot
from tests.fakes.nameserver import zone
from tests.fakes.served import served

GMAIL = """\
why are we getting this??
550-5.7.26 This mail has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550-5.7.26  Authentication results:
550-5.7.26  DKIM = did not pass
550-5.7.26  SPF [example.com] with ip: [192.0.2.25] = did not pass
550 5.7.26  https://support.google.com/mail/answer/81126#authentication a640c23a62f3a-ab2 - gsmtp
"""
QUIET = ("--no-checks", "--no-record")
FIELDS = {
    "receiver",
    "reply_code",
    "enhanced",
    "category",
    "cause",
    "rule",
    "guess",
    "given_up",
    "action",
    "confidence",
    "sending_ip",
    "sender_domain",
    "recipient_domain",
    "blocklists",
    "evidence",
    "alternatives",
    "steps",
    "findings",
}


def bounces(output: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(output)["bounces"]
    return found


@pytest.mark.parametrize("named", [(), ("-",)])
def test_a_paste_on_standard_input_is_explained(bouncebot: Bouncebot, named: tuple[str, ...]) -> None:
    result = bouncebot("bounce", *named, "--json", *QUIET, stdin=GMAIL)

    (bounce,) = bounces(result.stdout)
    assert result.exit_code == 0
    assert bounce["receiver"] == "gmail"
    assert bounce["category"] == "authentication"
    assert bounce["action"] == "fix_then_resend"
    assert bounce["enhanced"] == "5.7.26"
    assert bounce["guess"] is False
    assert bounce["sending_ip"] == "192.0.2.25"
    assert bounce["confidence"] >= 0.9


def test_a_refusal_for_now_that_the_queue_gave_up_is_told_from_one_that_still_waits(bouncebot: Bouncebot) -> None:
    text = "Final-Recipient: rfc822; a@example.org\nAction: {}\nDiagnostic-Code: smtp; 452 4.2.2 Over quota"

    told = [
        bounces(bouncebot("bounce", "--json", *QUIET, stdin=text.format(action)).stdout)[0]
        for action in ("failed", "delayed")
    ]

    assert [(bounce["given_up"], bounce["delayed"]) for bounce in told] == [(True, False), (False, True)]
    assert {(bounce["permanent"], bounce["action"]) for bounce in told} == {(False, "retry")}


def test_arguments_are_one_text(bouncebot: Bouncebot) -> None:
    result = bouncebot("bounce", "--json", *QUIET, "550", "5.1.1", "User", "unknown")

    assert bounces(result.stdout)[0]["category"] == "recipient_unknown"


def test_every_promised_field_is_there_and_documented(bouncebot: Bouncebot) -> None:
    (bounce,) = bounces(bouncebot("bounce", "--json", *QUIET, stdin=GMAIL).stdout)
    documented = Path("docs/command-line.md").read_text(encoding="utf-8")

    assert set(bounce) >= FIELDS
    assert [field for field in bounce if f"`{field}`" not in documented] == []


def test_ordinary_talk_is_no_bounce(bouncebot: Bouncebot) -> None:
    result = bouncebot("bounce", "--json", *QUIET, "the 550 campaign went out, open rate looks great")

    assert bounces(result.stdout) == []
    assert result.exit_code == 1


def test_an_unknown_text_is_said_to_be_unknown(bouncebot: Bouncebot) -> None:
    result = bouncebot("bounce", "--json", *QUIET, "554 5.3.9 Zwurbel overflow in the frobnicator (zz17)")

    (bounce,) = bounces(result.stdout)
    assert (bounce["cause"], bounce["category"], bounce["rule"], bounce["action"]) == (None, None, None, None)
    assert bounce["reply_code"] == 554
    assert result.exit_code == 1


def test_a_guess_is_marked_and_suppresses_no_address(bouncebot: Bouncebot) -> None:
    result = bouncebot("bounce", "--json", *QUIET, "554 this mailbox not any longer in use by user")

    (bounce,) = bounces(result.stdout)
    assert (bounce["category"], bounce["rule"], bounce["guess"]) == ("recipient_disabled", None, True)
    assert bounce["action"] == "contact_recipient"
    assert "guess" in bounce["steps"][0]
    assert bounce["evidence"] == []


def test_asked_about_a_code_with_unknown_words_it_says_what_can_be_read(bouncebot: Bouncebot) -> None:
    result = bouncebot("bounce", "--json", *QUIET, "550 zorgle frobnicated")

    (bounce,) = bounces(result.stdout)
    assert (bounce["cause"], bounce["summary"], bounce["confidence"]) == (None, None, 0.0)
    assert (bounce["reply_code"], bounce["enhanced"], bounce["permanent"]) == (550, None, True)
    assert bounce["diagnostic"] == "550 zorgle frobnicated"
    assert bounce["steps"]
    assert result.exit_code == 1

    shown = bouncebot("bounce", *QUIET, "550 zorgle frobnicated").stdout
    assert "I don't know this one" in shown
    assert "refused for good (5xx)" in shown


def test_the_codes_of_an_unexplained_reply_are_put_in_words(bouncebot: Bouncebot) -> None:
    shown = bouncebot("bounce", *QUIET, "450 4.2.99 zorgle frobnicated").stdout
    assert "refused for now (4xx): the sending server tries again by itself; about the mailbox" in shown


def test_a_code_with_unknown_words_in_a_line_of_many_is_no_bounce(bouncebot: Bouncebot) -> None:
    line = json.dumps({"id": 1, "text": "550 zorgle frobnicated"})
    answer = json.loads(bouncebot("bounce", "--jsonl", *QUIET, stdin=line).stdout)
    assert answer == {"id": 1, "bounces": [], "other": None}


def test_what_is_something_else_than_a_bounce_is_named(bouncebot: Bouncebot) -> None:
    complaint = Path("tests/mail/samples/complaint.eml")

    answer = json.loads(bouncebot("bounce", "--json", *QUIET, "--file", str(complaint)).stdout)
    assert answer == {"bounces": [], "other": "complaint"}
    assert "complaint report (ARF), not a bounce" in bouncebot("bounce", *QUIET, "--file", str(complaint)).stdout


def test_a_code_alone_is_explained_with_its_candidates(bouncebot: Bouncebot) -> None:
    (bounce,) = bounces(bouncebot("bounce", "--json", *QUIET, "550 5.7.1").stdout)

    assert bounce["category"] == "authentication"
    assert bounce["confidence"] < 0.7
    assert len(bounce["alternatives"]) >= 2
    assert bounce["questions"]


def test_a_code_alone_is_answered_with_what_receivers_mean_by_it(bouncebot: Bouncebot) -> None:
    (bounce,) = bounces(bouncebot("bounce", "--json", *QUIET, "5.7.26").stdout)
    uses = {use["receiver"]: use for use in bounce["code_uses"]}
    assert "authentication.missing" in uses["gmail"]["causes"]
    assert uses["microsoft365"] == {
        "receiver": "microsoft365",
        "causes": [],
        "note": "Mail over IPv6 without SPF or DKIM.",
    }

    shown = bouncebot("bounce", *QUIET, "5.7.26").stdout
    assert "Gmail and Google Workspace: Authentication failed; Neither SPF nor DKIM passed" in " ".join(shown.split())


def test_a_whole_reply_is_not_followed_by_what_others_mean_by_its_code(bouncebot: Bouncebot) -> None:
    (bounce,) = bounces(bouncebot("bounce", "--json", *QUIET, stdin=GMAIL).stdout)
    assert bounce["code_uses"] == []


@pytest.mark.parametrize("nothing", ["", "   \n\t "])
def test_nothing_is_bad_input(bouncebot: Bouncebot, nothing: str) -> None:
    result = bouncebot("bounce", stdin=nothing)

    assert result.exit_code == 2
    assert "nothing to read" in result.stderr


@pytest.mark.parametrize(
    "raw",
    [
        bytes(range(256)) * 50,
        b"\xff\xfe\x00\x01",
        "\u202e\u200b\u200e\ufeff".encode(),
        b"\x00" * 1000,
    ],
)
def test_binary_and_invisible_text_gets_a_sentence(bouncebot: Bouncebot, raw: bytes) -> None:
    result = bouncebot("bounce", *QUIET, stdin=raw)

    assert result.exit_code in {1, 2}
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert (result.stdout + result.stderr).strip()


def test_a_megabyte_is_read_at_both_ends_and_said_so(bouncebot: Bouncebot) -> None:
    result = bouncebot("bounce", *QUIET, stdin=GMAIL + "x" * 1_000_000)

    assert "Neither SPF nor DKIM" in result.stdout
    assert "longer than I read" in result.stdout


def test_latin_1_is_read_too(bouncebot: Bouncebot) -> None:
    raw = "550 5.1.1 Benutzer unbekannt für diese Domäne; user unknown".encode("latin-1")

    assert bounces(bouncebot("bounce", "--json", *QUIET, stdin=raw).stdout)[0]["category"] == "recipient_unknown"


def test_a_file_is_read(bouncebot: Bouncebot, tmp_path: Path) -> None:
    file = tmp_path / "reply.txt"
    file.write_text(GMAIL)

    assert bounces(bouncebot("bounce", "--json", *QUIET, "--file", str(file)).stdout)
    assert bouncebot("bounce", *QUIET, "--file", str(tmp_path / "none.txt")).exit_code == 2
    assert bouncebot("bounce", *QUIET, "--file", str(file), "550").exit_code == 2


def test_many_lines_are_answered_in_order_with_their_ids(bouncebot: Bouncebot) -> None:
    lines = [
        {"id": 1, "text": "550 5.1.1 User unknown"},
        {"id": "two", "text": "lunch at noon?"},
        {"id": 3, "text": ""},
    ]

    result = bouncebot("bounce", "--jsonl", *QUIET, stdin="\n".join(map(json.dumps, lines)))

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "two", 3]
    assert [len(answer["bounces"]) for answer in answers] == [1, 0, 0]
    assert result.exit_code == 0


def test_a_line_that_cannot_be_read_keeps_its_place(bouncebot: Bouncebot) -> None:
    result = bouncebot(
        "bounce", "--jsonl", *QUIET, stdin='not json\n{"id": 7}\n{"id": 8, "text": "550 5.1.1 User unknown"}\n'
    )

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [None, 7, 8]
    assert "error" in answers[0]
    assert "error" in answers[1]
    assert answers[2]["bounces"]
    assert result.exit_code == 2


def test_the_same_trouble_again_joins_its_incident(bouncebot: Bouncebot) -> None:
    bouncebot("bounce", "--no-checks", stdin=GMAIL)
    result = bouncebot("bounce", "--no-checks", stdin=GMAIL)

    assert "seen 2 times today" in result.stdout
    (incident,) = json.loads(bouncebot("incidents", "--json").stdout)["incidents"]
    assert incident["seen"] == 2


@pytest.mark.parametrize("content", [None, b"not a database, but long enough to be looked at"])
def test_a_database_that_cannot_be_used_costs_the_record_and_not_the_answer(
    bouncebot: Bouncebot, tmp_path: Path, content: bytes | None
) -> None:
    blocked = tmp_path / "bot.db"
    if content is None:
        blocked.mkdir()
    else:
        blocked.write_bytes(content)

    result = bouncebot("bounce", "--json", "--no-checks", stdin=GMAIL)

    (bounce,) = bounces(result.stdout)
    assert bounce["category"] == "authentication"
    assert bounce["incident"] is None
    assert result.exit_code == 0
    assert "Not recorded" in result.stderr
    assert "BOUNCEBOT_DATABASE" in result.stderr

    listing = bouncebot("incidents")
    assert listing.exit_code == 2
    assert "BOUNCEBOT_DATABASE" in listing.stderr


def test_nothing_pasted_reaches_the_disk_unredacted(bouncebot: Bouncebot, tmp_path: Path) -> None:
    bouncebot("bounce", "--no-checks", "550 5.1.1 <jane.roe@example.org>: Recipient address rejected: User unknown")
    bouncebot("bounce", "--no-checks", "554 Zwurbel overflow for jane.roe@example.org (zz17)")

    stored = b"".join(file.read_bytes() for file in tmp_path.glob("bot.db*"))
    assert b"example.org" in stored
    assert b"jane" not in stored


def test_checks_confirm_the_cause(bouncebot: Bouncebot) -> None:
    listed = "550 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using zen.spamhaus.org"
    names = ("25.2.0.192.zen.spamhaus.org", "2.0.0.127.zen.spamhaus.org")
    table = {(name, "A"): (f"{name}. 60 IN A 127.0.0.2",) for name in names}

    with served(zone(table)) as resolver:
        result = bouncebot("bounce", "--json", "--resolver", resolver, listed)

    (bounce,) = bounces(result.stdout)
    effects = {finding["code"]: finding["effect"] for finding in bounce["findings"]}
    assert effects["blocklist.listed.spamhaus-zen"] == "confirms"
    assert bounce["blocklists"] == ["spamhaus-zen"]


def test_without_a_resolver_findings_are_unknown_and_the_answer_stands(bouncebot: Bouncebot) -> None:
    (bounce,) = bounces(bouncebot("bounce", "--json", stdin=GMAIL).stdout)

    assert bounce["category"] == "authentication"
    assert {finding["verdict"] for finding in bounce["findings"]} <= {"unknown"}
    assert {finding["effect"] for finding in bounce["findings"]} <= {"open"}
