"""Slack's text format, undone and escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.composer import to_mrkdwn
from bot.slack.mrkdwn import cut, escape, plain


@pytest.mark.parametrize(
    ("slack", "seen"),
    [
        ("no tokens", "no tokens"),
        ("", ""),
        ("550 5.1.1 &lt;<mailto:jo@example.com|jo@example.com>&gt;", "550 5.1.1 <jo@example.com>"),
        ("<mailto:jo@example.com>", "jo@example.com"),
        ("<tel:+1555010099|+1 555-0100>", "+1 555-0100"),
        ("host <http://mx.example.com|mx.example.com> said", "host mx.example.com said"),
        ("see <https://support.example.com/a?b=1&amp;c=2>", "see https://support.example.com/a?b=1&c=2"),
        ("<https://example.com|>", "https://example.com"),
        ("ask <@U012AB3CD>", "ask @U012AB3CD"),
        ("ask <@U012AB3CD|ada>", "ask @ada"),
        ("in <#C012AB3CD|deliverability>", "in #deliverability"),
        ("in <#C012AB3CD>", "in #C012AB3CD"),
        ("<!channel> <!here|here> <!everyone>", "@channel @here @everyone"),
        ("<!subteam^S012|@ops>", "@ops"),
        ("<!subteam^S012>", "@S012"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("&amp;lt;", "&lt;"),
        ("&amp;amp;", "&amp;"),
        ("<user@example.com> as a raw command text", "<user@example.com> as a raw command text"),
        ("<<< 550 no", "<<< 550 no"),
        ("a < b > c", "a < b > c"),
        ("IP:100:203.0.113.5", "IP:100:203.0.113.5"),
    ],
)
def test_plain_gives_back_what_the_person_saw(slack: str, seen: str) -> None:
    assert plain(slack) == seen


@given(st.text(max_size=300))
def test_plain_undoes_what_slack_does_to_any_typed_text(typed: str) -> None:
    assert plain(to_mrkdwn(typed)) == typed


@given(st.text(alphabet="<>@#!|&;:ampltgU0C1 http/mailto.", max_size=200))
def test_plain_never_raises_and_leaves_no_token(text: str) -> None:
    assert "<@U0>" not in plain(text)


@given(st.text(max_size=200))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert plain(escape(text)) == text


@given(st.text(max_size=200))
def test_escaped_text_holds_no_token(text: str) -> None:
    assert "<" not in escape(text)
    assert ">" not in escape(text)


@given(st.text(max_size=200), st.integers(min_value=1, max_value=100))
def test_cut_keeps_the_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert cut(text, limit) == text or cut(text, limit).endswith("…")
