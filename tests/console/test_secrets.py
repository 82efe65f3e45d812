"""The keys that some blocklists are asked with: asked with, and shown to nobody."""

import logging

import dns.rcode
import pytest

from tests.console.conftest import Bouncebot
from tests.fakes.nameserver import Handler, Query, Reply, rcode, reply_with, silence, zone
from tests.fakes.served import served

KEYS = {"SPAMHAUS_DQS_KEY": "sp4mhausk3y", "ABUSIX_KEY": "4busixk3y"}


def listed(query: Query, transport: str) -> Reply:
    """List everything but the entry that must not be there, and repeat the whole question as the reason."""
    question = query.question[0]
    name, rdtype = question.name.to_text(), question.rdtype.name
    if rdtype not in {"A", "TXT"} or name.startswith("1.0.0.127."):
        return zone({})(query, transport)
    return reply_with(query, (f"{name} 60 IN {rdtype} {'127.0.0.2' if rdtype == 'A' else name}",), ())


@pytest.mark.parametrize("form", [("--json",), ()], ids=["json", "terminal"])
@pytest.mark.parametrize("answers", [listed, rcode(dns.rcode.REFUSED), silence], ids=["listed", "refused", "silence"])
@pytest.mark.parametrize("command", [("checkip", "192.0.2.5"), ("checkdomain", "example.com")], ids=["ip", "domain"])
def test_a_key_is_asked_with_and_never_shown(
    bouncebot: Bouncebot,
    caplog: pytest.LogCaptureFixture,
    command: tuple[str, ...],
    answers: Handler,
    form: tuple[str, ...],
) -> None:
    asked: list[str] = []

    def handle(query: Query, transport: str) -> Reply:
        asked.append(query.question[0].name.to_text().lower())
        return answers(query, transport)

    with served(handle) as resolver, caplog.at_level(logging.DEBUG):
        result = bouncebot(*command, "--explain", *form, "--resolver", resolver, env=KEYS)

    for key, operator in (("sp4mhausk3y", ".dq.spamhaus.net."), ("4busixk3y", ".mail.abusix.zone.")):
        assert any(f".{key}." in name and name.endswith(operator) for name in asked)
        assert key not in (result.output + caplog.text).lower()
    assert "<key>" in result.output
    assert not any("<key>" in name for name in asked)
