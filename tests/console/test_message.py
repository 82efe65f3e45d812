import json
from pathlib import Path

from tests.console.conftest import Bouncebot
from tests.fakes.nameserver import zone
from tests.fakes.served import served

HEADER = (
    "Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=b@esp.example.org;\n"
    "  dkim=pass header.d=esp.example.org; dmarc=fail header.from=example.com\n"
    "Received: from mail.example.org by mx.example.net with ESMTPS id 1; Sat, 21 Nov 2026 12:00:05 +0000\n"
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; h=from:subject; bh=AAAA; b=AAAA\n"
    "From: Example <news@example.com>\nTo: joe@example.net\nSubject: News\nMessage-ID: <1@example.com>\n"
    "Date: Sat, 21 Nov 2026 12:00:00 +0000\n"
)
FIELDS = {
    *("subject", "author_domain", "mail_from_domain", "size", "has_body", "header_known"),
    *("results", "results_by", "results_from", "results_before", "filters"),
    *("alignment", "arc", "signatures", "path", "selectors", "findings", "took_s"),
}


def test_a_pasted_header_is_read(bouncebot: Bouncebot) -> None:
    with served(zone({})) as resolver:
        result = bouncebot("message", "--json", "--resolver", resolver, stdin=HEADER)

    report = json.loads(result.stdout)
    assert set(report) == FIELDS
    assert report["author_domain"] == "example.com"
    assert report["mail_from_domain"] == "esp.example.org"
    assert report["results_by"] == "mx.example.net"
    dmarc = {"method": "dmarc", "result": "fail", "identity": "example.com", "ip": None, "reason": None}
    assert dmarc in report["results"]
    assert report["signatures"][0]["result"] == "no-key"
    assert report["selectors"] == ["s1"]
    assert report["path"][0]["by"] == "mx.example.net"
    assert report["alignment"]["passes"] is False
    assert report["alignment"]["has_policy"] is False
    assert result.exit_code == 1


def test_a_file_is_read(bouncebot: Bouncebot, tmp_path: Path) -> None:
    path = tmp_path / "message.eml"
    path.write_text(HEADER + "\nHello\n", encoding="utf-8")
    with served(zone({})) as resolver:
        result = bouncebot("message", str(path), "--json", "--resolver", resolver)

    report = json.loads(result.stdout)
    assert report["has_body"]
    assert report["size"] == path.stat().st_size


def test_people_see_alignment_path_and_what_to_ask_next(bouncebot: Bouncebot) -> None:
    with served(zone({})) as resolver:
        result = bouncebot("message", "--explain", "--resolver", resolver, stdin=HEADER)

    assert result.stdout.startswith("Message from example.com")
    assert "Alignment with example.com" in result.stdout
    assert "→ mx.example.net" in result.stdout
    assert "bouncebot checkdomain example.com --selector s1" in result.stdout
    assert "s1._domainkey.example.com" in result.stdout


def test_without_dns_what_the_header_says_is_still_told(bouncebot: Bouncebot) -> None:
    result = bouncebot("message", "--json", stdin=HEADER)

    verdicts = {finding["code"]: finding["verdict"] for finding in json.loads(result.stdout)["findings"]}
    assert verdicts["message.dmarc-not-passed"] == "fail"
    assert verdicts["message.dkim-unknown"] == "unknown"


def test_talk_is_no_message(bouncebot: Bouncebot) -> None:
    result = bouncebot("message", stdin="lunch at noon?")

    assert result.exit_code == 2
    assert "Show original" in result.stderr


def test_a_file_that_is_not_there_is_bad_usage(bouncebot: Bouncebot) -> None:
    assert bouncebot("message", "no-such-file.eml").exit_code == 2
