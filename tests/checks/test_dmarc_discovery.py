import pytest

from bot.checks.dmarc_discovery import Discovery, discover, walk
from tests.fakes.zone import Zone


async def found(records: dict[str, str], domain: str) -> Discovery:
    zone = Zone({f"_dmarc.{name}": {"TXT": f"v=DMARC1; p=reject; {tags}"} for name, tags in records.items()})
    return await discover(domain, zone)


def test_a_short_name_is_walked_label_by_label() -> None:
    assert walk("a.mail.example.com") == ("a.mail.example.com", "mail.example.com", "example.com", "com")


def test_a_long_name_goes_on_at_its_last_seven_labels() -> None:
    walked = walk("a.b.c.d.e.f.g.h.i.j.mail.example.com")

    assert walked[:3] == (
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "g.h.i.j.mail.example.com",
        "h.i.j.mail.example.com",
    )
    assert len(walked) == 8
    assert walked[-1] == "com"


def test_a_name_of_eight_labels_takes_eight_queries() -> None:
    assert len(walk("a.b.c.d.e.f.example.com")) == 8


@pytest.mark.parametrize(
    ("records", "domain", "organizational", "applies"),
    [
        # The examples of RFC 9989 §4.10.2 and its rules in order.
        ({"mail.example.com": "", "example.com": ""}, "a.mail.example.com", "example.com", "example.com"),
        ({"com": "psd=y"}, "a.mail.example.com", "example.com", "com"),
        (
            {"mail.example.com": "psd=n", "example.com": ""},
            "a.mail.example.com",
            "mail.example.com",
            "mail.example.com",
        ),
        ({"example.com": "", "com": "psd=y"}, "a.example.com", "example.com", "example.com"),
        ({"a.example.com": "", "example.com": ""}, "a.example.com", "example.com", "a.example.com"),
        ({"bank": "psd=y"}, "bank", "bank", "bank"),
        ({}, "a.example.com", "a.example.com", None),
        ({"mail.example.com": ""}, "a.mail.example.com", "mail.example.com", "mail.example.com"),
    ],
)
async def test_the_organizational_domain_and_the_record_that_applies(
    records: dict[str, str], domain: str, organizational: str, applies: str | None
) -> None:
    discovery = await found(records, domain)

    assert discovery.organizational_domain == organizational
    assert (discovery.record.domain if discovery.record else None) == applies
