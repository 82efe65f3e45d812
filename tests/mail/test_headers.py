"""What pasted headers say."""

import pytest

from bot.mail.headers import AuthenticationResult, MessageHeaders, read_headers, read_received_spf, read_results

HEADERS = """Return-Path: <bounce+1@mail.esp.example>
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=esp.example; s=S1;
 h=from:to:subject; bh=abc=; b=def
 ghi=
DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=k1; bh=x; b=y
Authentication-Results: mx.example.net 1;
 dkim=pass (2048-bit key; unprotected) header.d=esp.example header.i=@esp.example;
 spf=softfail (mx.example.net: transitioning (why) ) smtp.mailfrom=bounce@mail.esp.example;
 dmarc=fail (p=NONE) header.from=example.com
From: "Shop, the" <news@example.com>
Subject: hello

Body: from=nobody@example.org
"""


def test_every_field_is_read() -> None:
    assert read_headers(HEADERS) == MessageHeaders(
        author_domain="example.com",
        mail_from_domain="mail.esp.example",
        dkim=(("esp.example", "s1"), ("example.com", "k1")),
        results=(
            AuthenticationResult("dkim", "pass", "esp.example"),
            AuthenticationResult("spf", "softfail", "mail.esp.example"),
            AuthenticationResult("dmarc", "fail", "example.com"),
        ),
    )


def test_lost_folding_is_mended() -> None:
    unfolded = "\n".join(line.strip() for line in HEADERS.split("\n"))
    assert read_headers(unfolded) == read_headers(HEADERS)


def test_mail_from_of_a_transcript_is_the_return_path() -> None:
    headers = read_headers("MAIL FROM:<bounce@esp.example>\nRCPT TO:<user@example.net>")
    assert headers is not None
    assert headers.mail_from_domain == "esp.example"


@pytest.mark.parametrize("text", ["", "hello", "To: user@example.net", "550 5.1.1 User unknown", "From: marketing"])
def test_a_text_without_these_headers_has_none(text: str) -> None:
    assert read_headers(text) is None


@pytest.mark.parametrize(
    ("results", "failed"),
    [
        ("spf=fail smtp.mailfrom=a.example; dkim=pass header.d=example.com; dmarc=pass header.from=example.com", []),
        ("spf=pass smtp.mailfrom=a.example; dkim=none; dmarc=fail header.from=example.com", ["dkim", "dmarc"]),
        ("spf=pass smtp.mailfrom=example.com", []),
        ("spf=none smtp.mailfrom=example.com; dkim=none", ["spf", "dkim"]),
        ("spf=temperror smtp.mailfrom=example.com", ["spf"]),
        ("none", []),
    ],
)
def test_what_keeps_a_receiver_from_trusting_the_author(results: str, failed: list[str]) -> None:
    headers = read_headers(f"From: a@example.com\nAuthentication-Results: mx.example.net; {results}")
    assert headers is not None
    assert [result.method for result in headers.failed] == failed


@pytest.mark.parametrize(
    ("field", "ip", "reason"),
    [
        (
            "mx.google.com; spf=pass (google.com: domain of a@example.com designates 192.0.2.1 as permitted sender)",
            "192.0.2.1",
            None,
        ),
        (
            "mx.google.com; spf=softfail (google.com: transitioning a@example.com does not designate 2001:db8::1)",
            "2001:db8::1",
            None,
        ),
        ("spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=example.com; compauth=fail reason=001", "192.0.2.1", None),
        ("spf=none smtp.mailfrom=example.com; dkim=pass (by 192.0.2.1) header.d=example.com", None, None),
        ('spf=neutral reason="no policy" smtp.mailfrom=example.com', None, "no policy"),
    ],
)
def test_the_address_that_spf_was_asked_about_is_read(field: str, ip: str | None, reason: str | None) -> None:
    spf = read_results(field)[0]

    assert (spf.ip, spf.reason) == (ip, reason)


def test_the_reason_of_a_result_is_its_own() -> None:
    reasons = {
        one.method: one.reason for one in read_results("spf=fail smtp.mailfrom=a.example; compauth=fail reason=001")
    }

    assert reasons == {"spf": None, "compauth": "001"}


def test_yahoos_words_are_read_as_the_standards() -> None:
    field = (
        "mta1.mail.gq1.yahoo.com; dkim=perm_fail header.i=@example.com header.s=k1; "
        "dkim=dkim_pass header.i=@esp.example; dmarc=success(p=REJECT) header.from=example.com;"
    )

    assert [(one.method, one.result, one.identity) for one in read_results(field)] == [
        ("dkim", "permerror", "example.com"),
        ("dkim", "pass", "esp.example"),
        ("dmarc", "pass", "example.com"),
    ]


def test_received_spf_names_the_client() -> None:
    assert read_received_spf("pass (mx: ok) client-ip=192.0.2.1; envelope-from=a@example.com")[0].ip == "192.0.2.1"
