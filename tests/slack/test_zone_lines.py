"""Records in a fix stand alone, to be copied whole; the words around them stay words."""

import pytest

from bot.ports import Answer
from bot.slack.blocks import zone_lines


def parts(words: str) -> list[tuple[str, str]]:
    return [(part["type"].removeprefix("rich_text_"), part["elements"][0]["text"]) for part in zone_lines.fix(words)]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Sign without l=.", [("section", "Sign without l=.")]),
        (
            '_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"',
            [("preformatted", '_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"')],
        ),
        (
            'example.com. TXT "v=spf1 ip4:192.0.2.1 ~all" (list every server; then -all)',
            [
                ("preformatted", 'example.com. TXT "v=spf1 ip4:192.0.2.1 ~all"'),
                ("section", "(list every server; then -all)"),
            ],
        ),
        (
            '_dmarc.example.com. TXT "v=DMARC1; p=reject; np=reject", and sp= as strict as p=',
            [
                ("preformatted", '_dmarc.example.com. TXT "v=DMARC1; p=reject; np=reject"'),
                ("section", "and sp= as strict as p="),
            ],
        ),
        (
            's1._domainkey.example.com. TXT "v=DKIM1; p=AA" "BB"',
            [("preformatted", 's1._domainkey.example.com. TXT "v=DKIM1; p=AA" "BB"')],
        ),
        (
            "Give the host a name: mail.example.com. A 192.0.2.1 and example.com. MX 10 mail.example.com.",
            [
                ("section", "Give the host a name:"),
                ("preformatted", "mail.example.com. A 192.0.2.1"),
                ("section", "and"),
                ("preformatted", "example.com. MX 10 mail.example.com."),
            ],
        ),
        (
            "Remove it now: old.example.com. CNAME gone.example.net. Or take the name back.",
            [
                ("section", "Remove it now:"),
                ("preformatted", "old.example.com. CNAME gone.example.net."),
                ("section", "Or take the name back."),
            ],
        ),
        ("Give it an address (ns.example.com. A …) or remove it.", None),
    ],
)
def test_a_record_is_told_from_the_sentence_around_it(words: str, shown: list[tuple[str, str]] | None) -> None:
    assert parts(words) == (shown or [("section", words)])


def test_a_record_is_never_cut_in_half() -> None:
    long = f'example.com. TXT "{"x" * 2_900}"'
    assert parts(long) == [("preformatted", long)]
    longer = f'example.com. TXT "{"x" * 4_000}"'
    assert [kind for kind, _ in parts(longer)] == ["section"]
    assert "too long for Slack" in parts(longer)[0][1]


def test_proofs_of_ownership_are_not_shown_beside_a_policy() -> None:
    answer = Answer(name="example.com", rdtype="TXT", records=("site-verification=1", "v=spf1 ?all"))
    shown = zone_lines.found((answer,))
    assert shown is not None
    assert shown["elements"][0]["text"] == 'example.com. TXT "v=spf1 ?all"'


def test_a_denial_has_no_record_to_show() -> None:
    assert zone_lines.found((Answer(name="example.com", rdtype="TXT"),)) is None
