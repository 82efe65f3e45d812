"""qmail's log where only a part of the line was pasted."""

import pytest

from bot.mail.bounce import DsnAction, NotABounce, SourceFormat
from bot.mail.paste import read_paste
from tests.mail.reading import only


@pytest.mark.parametrize(
    ("line", "diagnostic"),
    [
        (
            "failure: 192.0.2.25_does_not_like_recipient./Remote_host_said:_550_odd_words/Giving_up_on_192.0.2.25./",
            "550",
        ),
        ("192.0.2.25_failed_after_I_sent_the_message./Remote_host_said:_554_odd_words/", "554"),
        (
            "the log has failure: 192.0.2.25_does_not_like_recipient./Remote_host_said:_552_odd_words/ since noon",
            "552",
        ),
        ("2026-01-12 10:11:12.123 deferral: x./Remote_host_said:_/_Zdalny_host_odpowiedzial:_451_odd_words/", "451"),
    ],
)
def test_the_words_of_qmail_remote_tell_without_a_number_of_the_delivery(line: str, diagnostic: str) -> None:
    bounce = only(line)
    assert (bounce.source_format, bounce.certain) == (SourceFormat.QMAIL, True)
    assert bounce.diagnostic == f"{diagnostic} odd words"


def test_a_code_at_the_end_of_a_sentence_is_enough() -> None:
    bounce = only("deferral: Odd_words_of_its_own._(#4.4.3)/")
    assert (bounce.diagnostic, bounce.dsn_action) == ("Odd words of its own. (#4.4.3)", DsnAction.DELAYED)


@pytest.mark.parametrize("result", ["success: ", ""])
def test_an_accepted_message_is_told(result: str) -> None:
    assert read_paste(f"{result}192.0.2.25_accepted_message./Remote_host_said:_250_ok/").other is NotABounce.DELIVERED


@pytest.mark.parametrize(
    "line", ["failure: test_mailbox_full/returns_550", "failure: some_variable is unset", "deferral: nobody came"]
)
def test_names_with_underscores_are_no_log(line: str) -> None:
    assert not any(bounce.certain for bounce in read_paste(line).bounces)
