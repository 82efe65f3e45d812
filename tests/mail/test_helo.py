import pytest

from bot.mail.helo import Client, read_client, read_helo


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.5]: 450 no; proto=ESMTP helo=<web01>",
            "web01",
        ),
        ("504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", "localhost"),
        (
            "2026-11-21 12:00:00 H=mail.example.com (web01.local) [192.0.2.5] F=<a@example.com> rejected RCPT",
            "web01.local",
        ),
        ("2026-11-21 12:00:00 H=([192.0.2.5]) [192.0.2.5] rejected RCPT <b@example.net>", "[192.0.2.5]"),
        ("H=[192.0.2.5] rejected EHLO or HELO my_host: syntactically invalid argument(s)", "my_host"),
        ("220 mx.example.net ESMTP\n>>> EHLO web01\n<<< 550 5.7.1 no", "web01"),
        ("Authentication-Results: mx.example.net; spf=pass smtp.helo=mail.example.com", "mail.example.com"),
        ("Received-SPF: pass (x) client-ip=192.0.2.5; helo=mail.example.com; pr=C", "mail.example.com"),
    ],
)
def test_the_name_is_read_where_a_log_a_transcript_or_a_field_shows_it(text: str, name: str) -> None:
    assert read_helo(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.1 Invalid HELO name",
        "we said HELO to them and EHLO too",
        'H=mx.example.net [192.0.2.9] C="250 ok"',
        "helo=<>",
        "",
    ],
)
def test_talk_of_helo_is_no_name(text: str) -> None:
    assert read_helo(text) is None


SPF = "pass (x) client-ip=192.0.2.5;"
HOP = "from web01 (mail.example.com. [192.0.2.5]) by mx.example.net with ESMTPS id 1;"
INNER = "from app (localhost [127.0.0.1]) by mail.example.com with ESMTP id 2;"


@pytest.mark.parametrize(
    ("received_spf", "received", "client"),
    [
        (f"{SPF} helo=mail.example.com;", [HOP], Client("192.0.2.5", "mail.example.com")),
        (SPF, [HOP, INNER], Client("192.0.2.5", "web01")),
        (SPF, [INNER], None),
        ("", [HOP, INNER], None),
        ("pass client-ip=999.1.1.1; helo=mail.example.com", [HOP], None),
    ],
)
def test_the_client_is_who_handed_over_to_the_server_that_evaluated_spf(
    received_spf: str, received: list[str], client: Client | None
) -> None:
    assert read_client(received_spf, received) == client
