"""Whose address it is."""

import pytest

from bot.mail.ip import find_ips, find_sending_ip
from bot.mail.paste import read_paste


@pytest.mark.parametrize(
    "reply",
    [
        "554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.example.org",
        "550 5.7.1 [192.0.2.10      19] Our system has detected an unusual rate of mail",
        "421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred - 4.16.55.1; see https://example.net/codes",
        "550 SPF check failed: example.com does not allow mail from 192.0.2.10.",
        "554 blocked, see https://lists.example.org/query?ip=192.0.2.10&x=1",
        "554 blocked, see https://lists.example.org/ip/192.0.2.10",
        "554 5.2.0 ratelimit in effect - https://support.example.net/bounce/aXA9MTkyLjAuMi4xMA",
        "550 <mail.example.com[192.0.2.10]>: Client host rejected: cannot find your hostname",
        "554 rejected, 10.2.0.192.zen.dnsbl.example lists you",
        "550 domain [example.com] mismatches client ip 192.0.2.10.",
        "550 Your IP 192.0.2.10.Please contact us",
        "550-IP=[192.0.2.10] no reverse DNS",
        "550 5.7.1 Address 192.0.2.10 resolved by 198.51.100.53 is not allowed",
        "host mx1.example.net[198.51.100.25] said: 550 5.7.1 blocked 192.0.2.10 (in reply to RCPT TO command)",
        "550 5.7.25 The IP address sending this message (192.0.2.10) does not have a PTR record",
        "550 5.7.0 Blocked - see https://lists.example.org/lookup.cgi?ip=192.0.2.10: user@example.net",
        "554 rejected, see https://lists.example.org/lookup/192.0.2.10.html",
        "554 rejected, see http://lists.example.org/?192.0.2.10:mail.example.com",
        "554 rejected, see https://lists.example.org/10.2.0.192.zen.example.org",
        "550 5.7.1 host mail.example.com [192.0.2.10] black listed #120",
        "550 5.7.1 host mail.example.com[192.0.2.10] is on our local blocklist",
    ],
)
def test_the_clients_address_is_found(reply: str) -> None:
    (bounce,) = read_paste(reply).bounces
    assert bounce.sending_ip == "192.0.2.10"


@pytest.mark.parametrize(
    "words",
    [
        "our IP is 192.0.2.10",
        "Sending IP: 192.0.2.10, nothing changed",
        "and our mail server's ip address was [192.0.2.10].",
    ],
)
@pytest.mark.parametrize(
    "text", ["550 5.7.1 Message rejected as spam\n\n{}", "{}\n\n550 5.7.1 Message rejected as spam"]
)
def test_a_person_may_say_which_address_sends(text: str, words: str) -> None:
    (bounce,) = read_paste(text.format(words)).bounces
    assert bounce.sending_ip == "192.0.2.10"


@pytest.mark.parametrize(
    "words", ["our IPs are fine", "our IP is 192.0.2.10, our old IP was 192.0.2.11", "our IP is 2.10"]
)
def test_what_people_leave_open_is_no_address(words: str) -> None:
    (bounce,) = read_paste(f"550 5.7.1 Message rejected as spam\n\n{words}").bounces
    assert bounce.sending_ip is None


def test_the_receivers_word_counts_before_a_persons() -> None:
    (bounce,) = read_paste("our IP is 192.0.2.11\n\n550 5.7.1 [192.0.2.10] is blocked").bounces
    assert bounce.sending_ip == "192.0.2.10"


@pytest.mark.parametrize(
    "reply",
    [
        "421 4.7.0 Messages from x.x.x.x temporarily deferred due to user complaints - 4.16.55.1",
        "550 5.7.1 blocked by version 4.16.55.1 of the filter",
        "connect to mx1.example.net[198.51.100.25]:25: Connection refused",
        "host mx1.example.net[198.51.100.25] said: 550 5.1.1 User unknown",
        "198.51.100.25 does not like recipient. Remote host said: 550 5.1.1 User unknown Giving up on 198.51.100.25.",
        "554 5.7.1 error resolving 1.2.3.4.5.6.example.org",
        "550 5.7.1 Error: open resolver; https://www.example.org/returnc/pub/198.51.100.53",
        "550 5.7.1 client 0.0.0.0 blocked",
        "550 5.7.1 client 127.0.0.1 blocked",
        "550 5.1.1 no IP here: 999.1.1.1, 1.2.3, 10:11:12",
        "Connected to 198.51.100.25 but sender was rejected. Remote host said: 550 5.1.8 No",
        "550 5.7.1 rule 4.2.0.113 matched (engine 8.17.1.19)",
        "550 host mx1.example.net[198.51.100.25] rejected it",
    ],
)
def test_no_other_number_is_taken_for_it(reply: str) -> None:
    for bounce in read_paste(reply).bounces:
        assert bounce.sending_ip is None


def test_ipv6_is_read_in_normal_form() -> None:
    assert find_sending_ip("550-5.7.1 [2001:DB8:0:0::5      19] Our system has detected") == "2001:db8::5"
    assert find_sending_ip("550 client [IPv6:2001:db8::5] blocked") == "2001:db8::5"


def test_addresses_that_belong_to_others_are_left_out() -> None:
    assert find_sending_ip("550 [198.51.100.25] no", receivers=frozenset({"198.51.100.25"})) is None


def test_every_address_is_listed_once_in_order() -> None:
    assert find_ips("192.0.2.1 198.51.100.1 192.0.2.1 2001:db8::1 10:11:12") == (
        "192.0.2.1",
        "198.51.100.1",
        "2001:db8::1",
    )
