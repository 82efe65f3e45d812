"""What pasted headers say."""

import pytest

from bot.mail.headers import AuthenticationResult, MessageHeaders, read_headers

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
