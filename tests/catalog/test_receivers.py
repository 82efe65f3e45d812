"""Who refused."""

from bot.catalog.catalog import Catalog
from bot.catalog.classify import Classifier
from bot.catalog.rule import ReceiverKind
from tests.catalog.small import bounce, catalog, generic, receiver, rule

KNOWN = catalog(
    receiver("gmail", hosts=("*.google.com",), domains=("gmail.com",), signatures=("gsmtp",)),
    receiver("yahoo", hosts=("*.yahoodns.net",), domains=("yahoo.com",), signatures=("[TSS04]", "[TS01]")),
    receiver("outlook", hosts=("*.olc.protection.example",)),
    receiver(
        "m365", rule("m365.own", text=("tenant attribution",)), hosts=("*.protection.example", "mx?-m365.example")
    ),
    receiver(
        "postfix", rule("postfix.full", text=("mailbox is full",)), kind=ReceiverKind.MTA, hosts=("*.example.net",)
    ),
    generic(rule("generic.full", text=("mailbox full",))),
)


def named(diagnostic: str, of: Catalog = KNOWN, **facts: str) -> str | None:
    found = Classifier(of).classify(bounce(diagnostic, **facts)).receiver  # type: ignore[arg-type]
    return found.id if found else None


def test_a_signature_in_the_reply_comes_before_the_host() -> None:
    assert named("550 5.7.1 blocked - gsmtp", remote_mta="relay.yahoodns.net") == "gmail"
    assert named("421 4.7.0 [TSS04] deferred", remote_mta="forward.example.org") == "yahoo"


def test_the_host_that_refused_tells() -> None:
    assert named("550 no", remote_mta="aspmx.l.google.com") == "gmail"
    assert named("550 no", remote_mta="mx1-m365.example") == "m365"


def test_the_longest_host_pattern_wins() -> None:
    assert named("550 no", remote_mta="a.olc.protection.example") == "outlook"
    assert named("550 no", remote_mta="a.mail.protection.example") == "m365"


def test_a_host_that_is_quoted_tells_but_the_client_that_was_refused_does_not() -> None:
    assert named("host mta5.am0.yahoodns.net[192.0.2.1] said: 554 no") == "yahoo"
    assert named("554 client host mail-1.google.com[192.0.2.1] rejected") is None


def test_the_recipients_domain_tells_last() -> None:
    assert named("550 no", recipient_domain="gmail.com") == "gmail"
    assert named("550 no", recipient_domain="gmail.com", remote_mta="mx.yahoodns.net") == "yahoo"


def test_the_words_of_a_provider_name_it_where_nothing_else_tells() -> None:
    assert named("550 tenant attribution failed") == "m365"


def test_an_mta_or_everybodys_words_never_name_the_receiver() -> None:
    assert named("552 mailbox is full", remote_mta="mx.example.net") is None
    assert named("552 mailbox full") is None


def test_a_signature_in_the_rest_of_the_paste_tells_when_nothing_better_does() -> None:
    assert named("550 no", text="550 no\n\nwe got this from gsmtp") == "gmail"
    assert named("550 no", text="550 no\n\nwe got this from gsmtp", remote_mta="mx.yahoodns.net") == "yahoo"
