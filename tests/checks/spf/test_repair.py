import pytest

from bot.checks.spf.fixes import publish
from bot.checks.spf.repair import is_meant_as_spf, repair


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        (
            "v=spf1 ipv4:192.0.2.7 ip:192.0.2.8 192.0.2.9 -all",
            "v=spf1 ip4:192.0.2.7 ip4:192.0.2.8 ip4:192.0.2.9 -all",
        ),
        ("v=spf1 ip4:192.0.2.7,ip4:192.0.2.8 -all", "v=spf1 ip4:192.0.2.7 ip4:192.0.2.8 -all"),
        ("v=spf1 ip4:192.0.2.7,192.0.2.8 -all", "v=spf1 ip4:192.0.2.7 ip4:192.0.2.8 -all"),
        ("v=spf1 ip4:192.0.2.1/255.255.255.0 -all", "v=spf1 ip4:192.0.2.0/24 -all"),
        ("v=spf1 ip4:2001:db8::1 ip6:192.0.2.1 -all", "v=spf1 ip6:2001:db8::1 ip4:192.0.2.1 -all"),
        ("v=spf1 include: a.example.com - all", "v=spf1 include:a.example.com -all"),
        ("v=spf1 inlcude:a.example.com ~all", "v=spf1 include:a.example.com ~all"),
        ("v=spf1 include=a.example.com ~all", "v=spf1 include:a.example.com ~all"),
        ("v=spf1 include:https://_spf.example.com/ ~all", "v=spf1 include:_spf.example.com ~all"),
        ("v=spf1 include:user@example.com ~all", "v=spf1 include:example.com ~all"),
        ("v=spf1 include:a.example.cominclude:b.example ~all", "v=spf1 include:a.example.com include:b.example ~all"),
        ("v=spf1 include:a.example.com~all", "v=spf1 include:a.example.com ~all"),
        ("v=spf1 redirect:_spf.example.com", "v=spf1 redirect=_spf.example.com"),
        ("v=spf1; ip4:192.0.2.1; -all;", "v=spf1 ip4:192.0.2.1 -all"),
        ("v=spf1\tmx\u00a0-all", "v=spf1 mx -all"),
        ("“v=spf1 mx ~all”", "v=spf1 mx ~all"),
        ("v=spf1 mx –all", "v=spf1 mx -all"),
        ('"v=spf1 mx" "~all"', "v=spf1 mx ~all"),
    ],
)
def test_mistakes_that_people_make_are_undone(broken: str, meant: str) -> None:
    octets = broken.encode().decode("ascii", "surrogateescape")  # as records arrive

    repaired = repair(octets)
    assert (repaired.record.text, repaired.lost) == (meant, ())


@pytest.mark.parametrize(
    "sound",
    [
        "v=spf1 exists:%{i}._s.%{d2,} include:%{d2}.example -all",
        "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8:a::/48 a:x.example/24//64 mx -all exp=e.%{d}",
        "v=spf1 include:_spf.a-all.example ?all op=trusted",
        "v=spf1",
    ],
)
def test_a_sound_record_stays_as_it_is(sound: str) -> None:
    assert repair(sound).record.text == sound


@pytest.mark.parametrize(
    "word", ["ip4:192.0.2.256", "ip4:192.0.2.1/33", "mail.example.com", "caf\udce9", "\udc96all"]
)
def test_what_nobody_can_guess_is_told(word: str) -> None:
    repaired = repair(f"v=spf1 {word} -all")

    assert repaired.record.text == "v=spf1 -all"
    assert len(repaired.lost) == 1


@pytest.mark.parametrize(
    "text",
    [
        "spf1 mx -all",
        "v=spf1include:example.com",
        "“v=spf1 mx”",
        " v=spf1 mx",
        "v=spf1;mx",
        "v = spf1 mx",
        "v=SPF 1 mx",
    ],
)
def test_what_was_meant_as_a_record_is_recognised(text: str) -> None:
    assert is_meant_as_spf(text.encode().decode("ascii", "surrogateescape"))


@pytest.mark.parametrize(
    "text", ["v=spf1 mx", "v=spf10 mx", "spf2.0/pra mx", "v=DMARC1; p=none", "see our spf1 page"]
)
def test_other_texts_are_not_taken_for_one(text: str) -> None:
    assert not is_meant_as_spf(text)


def test_a_long_record_is_cut_into_strings_that_join_to_itself() -> None:
    record = "v=spf1 " + " ".join(f"include:spf{number}.example.com" for number in range(20)) + " -all"

    line = publish("example.com", record)
    strings = line.removeprefix("example.com. TXT ").strip('"').split('" "')
    assert len(strings) > 1
    assert "".join(strings) == record
    assert all(len(string) <= 255 for string in strings)
