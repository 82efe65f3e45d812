import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.classify import diagnose_paste
from bot.catalog.names import taken_apart, taken_apart_with_positions
from bot.mail.paste import read_paste
from tests.fakes.rig import classifier


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NoMxHostFoundException: null", "No Mx Host Found Exception: null"),
        ("MXRecordNotFoundError", "MX Record Not Found Error"),
        ("reason=mailbox_full", "reason=mailbox full"),
        ("domain-not-found", "domain not found"),
        ("host mx1.example.net [192.0.2.1] said no", "host mx1.example.net [192.0.2.1] said no"),
    ],
)
def test_names_are_taken_apart_where_their_words_meet(name: str, words: str) -> None:
    assert taken_apart(name) == words


@given(st.text(st.sampled_from("abAB1_- é")))
def test_positions_lead_back_into_the_name(text: str) -> None:
    apart, positions = taken_apart_with_positions(text)

    assert apart == taken_apart(text)
    assert len(positions) == len(apart)
    assert all(character in (" ", text[position]) for character, position in zip(apart, positions, strict=True))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("550 5.0.0 NoMxHostFoundException: null", "recipient_domain.no_mail_host"),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: x-java; MailboxFullException", "mailbox_full.over_quota"),
        ("550 5.1.1 USER_NOT_FOUND", "recipient_unknown.no_such_user"),
        ("NoSuchMailboxException: user@example.net", "recipient_unknown.no_such_user"),
    ],
)
def test_a_programs_name_for_the_failure_explains_it_less_surely_than_words(text: str, cause: str) -> None:
    diagnosis = diagnose_paste(read_paste(text), classifier())[0]

    assert diagnosis.best is not None
    assert diagnosis.best.cause.id == cause
    assert diagnosis.best.confidence < 0.9


def test_the_name_is_the_evidence() -> None:
    diagnosis = diagnose_paste(read_paste("550 5.0.0 in queue: MailboxFullException"), classifier())[0]

    (span,) = diagnosis.evidence
    assert diagnosis.bounce.diagnostic[span.start : span.end] == "MailboxFull"


@pytest.mark.parametrize(
    "text",
    [
        "slack_sdk: channel_not_found, user_not_found",
        "rspamd: action=no action symbols=[DKIM_ALLOW,SPF_ALLOW,DMARC_POLICY_ALLOW] from=news@example.org",
        "fix: rename MailboxFullException to QuotaException",
    ],
)
def test_names_alone_show_no_bounce(text: str) -> None:
    assert diagnose_paste(read_paste(text), classifier()) == ()
