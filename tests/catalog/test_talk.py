"""Replies of a few words are bounces; the same words in talk are not (the talk is in catalog/corpus/innocent)."""

from pathlib import Path

import pytest
import yaml

from bot.catalog.classify import diagnose_paste
from bot.mail.paste import read_paste
from tests.fakes.rig import classifier

TERSE = """\
554 no
550 no
421 no
550 denied
550 rejected
550 Rejected
550 blocked
550 Blocked.
550 SPAM
554 spam
550 invalid
550 unknown
550 disabled
550 inactive
550 virus
550 relay not permitted
550 No such user
550 bad recipient
550 Denied by policy
550 domain [example.com] mismatches client ip 192.0.2.10
421 busy
451 busy
450 later
452 full
552 full
552 too big
553 bad sender
504 Command parameter not implemented
5.1.1 unknown
5.2.2 full
User unknown
user unknown
Unknown user
unknown user: joe
User not found
No such user
no such user here
Recipient unknown
Recipient rejected
Address rejected
address rejected
invalid recipient
Mailbox unavailable
Mailbox full
(mailbox full)
hard bounce: mailbox full
bounced: no such user
Reason: user unknown
mailbox disabled
mailbox unavailable, user disabled
account disabled
Quota exceeded
message too large
Relaying denied
relay access denied
Access denied
Sender rejected
Message rejected
message rejected as spam
spam detected
virus found
Blacklisted
IP blacklisted
black ip
dynamic IP
poor reputation
listed at zen.spamhaus.org
Greylisted
greylisted, try again later
try again later
temporary failure
Too many connections
rate limited
Host unknown
host not found
Domain not found
No MX record
no PTR
reverse DNS failed
SPF fail
DMARC fail
DKIM failed
Authentication required
Connection refused
Connection timed out
too many hops
loop detected
delivery failed
Delivery has failed
Undeliverable
Undeliverable: Invoice 2231
Unzustellbar: Angebot
Undelivered Mail Returned to Sender
Returned mail: see transcript for details
failure notice
<jane.doe@example.net>: unknown user
jane.doe@example.net: no such user
""".splitlines()


def found(text: str) -> int:
    return len(diagnose_paste(read_paste(text), classifier()))


def test_a_few_words_that_are_all_a_refusals_are_a_bounce() -> None:
    assert [text for text in TERSE if found(text) != 1] == []


@pytest.mark.parametrize(
    ("bounce", "talk"),
    [
        ("550 rejected", "550 rejected invoices"),
        ("550 dynamic IP not wanted", "550 dynamic IPs not wanted any more"),
        ("501 HELO requires valid address", "501 steps to a valid address"),
        ("450 rate exceeded", "450 rated as exceeded"),
        ("550 spam", "I got 550 spam messages overnight!"),
        ("Mailbox unavailable", "fix: handle 'mailbox unavailable' in the parser (#551)"),
        ("550-5.1.1 User unknown", "550-page report on unknown users"),
        ("550 5.7.1 Message refused", "we return 550 5.7.1 instead of 451 since Tuesday"),
        ("Undeliverable: the plan", "undeliverable goods are on the plan"),
        ("user unknown: joe", "sudo: unknown user: joe"),
        ("503 Bad sequence of commands", "503 Service Unavailable"),
        ("attachment is too large", "attachment is too large for Jira"),
        ("550 File type .zip not allowed", "553 File name not allowed"),
        ("Quota exceeded", '{"error":"quota exceeded"}'),
        ("550 message: file not allowed", '{"message": "file not allowed"}'),
        ("mailbox full", '{"status":"error","message":"User not found"}'),
        ("rate limit exceeded", "Rate limit exceeded for user ID 1234 (GitHub API)"),
        ("Connection timed out", "app: connection timed out"),
        ("SMTP: certificate verify failed", "certificate verify failed"),
        ("552 Sending limit exceeded for today", "552 orders today, the limit is exceeded"),
        ("451 qq trouble in home directory", "451 directory not found"),
        ("552 MS-Office file containing VBA macros found", "552 macros in our office file"),
        (
            '"This message was rejected as the attachment type .docm is not permitted (ATT-07)"\n\nPlease help us',
            "The attachment type .docm is not permitted by the new style guide, use .docx",
        ),
        ("Domain example.com has no MX records", "Who knows why our new domain has no MX records?"),
        (
            "550 Mass mails from spammers are refused",
            "please add a check for error code 450. I suggest it because they come from a spammer sending mass mails",
        ),
    ],
)
def test_what_stands_around_the_words_tells_talk_from_a_bounce(bounce: str, talk: str) -> None:
    assert (found(bounce), found(talk)) == (1, 0)


@pytest.mark.parametrize(
    ("told", "mentioned"),
    [
        ("bounced 550 domain frozen", "the 550 domain was frozen"),
        ("mail bounced back saying 550 account parked by acme", "the bank parked 550 accounts"),
    ],
)
def test_what_somebody_calls_a_bounce_is_one_although_no_rule_knows_its_words(told: str, mentioned: str) -> None:
    assert (found(told), found(mentioned)) == (1, 0)


@pytest.mark.parametrize(
    "reply",
    [
        "553 sorry, your IP is on our list of troublemakers",
        "550 your domain was registered too recently",
        "550 this address is a trap",
        "554 sender domain is far too young",
        "550 we do not like this",
    ],
)
def test_a_reply_in_small_letters_is_known_by_how_it_begins(reply: str) -> None:
    assert found(reply) == 1


def test_what_people_paste_of_a_bounce_is_answered_with_their_questions_around_it() -> None:
    texts = yaml.safe_load((Path(__file__).parent / "asked_about.yml").read_text(encoding="utf-8"))

    assert len(texts) > 200
    assert [text for text in texts if not found(text)] == []


@pytest.mark.parametrize(
    ("bounce", "talk"),
    [
        ("what does 550 5.1.1 User unknown mean?", "what is the difference between 550 5.1.1 and 550 5.1.10 again?"),
        ('we get "Message size exceeds fixed limit", is it ours?', 'we count "mailbox full" as soft, is that right?'),
        ("4512 mailboxes bounced: 552 5.2.2 Mailbox full", "4512 mailbox full\n2210 user unknown\n421 greylisted"),
        ("550 Message limit exceeded", "550 000 messages a month, dedicated server"),
        ("<user@example.net>: not today", "not today"),
    ],
)
def test_a_phrase_counts_for_less_where_it_is_mentioned(bounce: str, talk: str) -> None:
    assert (found(bounce), found(talk)) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "gmail answers 550 5.7.1 blocked due to low reputation, what now?",
        "getting 421 4.7.0 try again later from yahoo since noon",
        "our address gets 550 5.7.236 for everybody",
    ],
)
def test_both_codes_amid_a_sentence_with_words_or_a_code_that_rules_know_are_a_bounce(text: str) -> None:
    assert diagnose_paste(read_paste(text), classifier())


def test_both_codes_amid_a_sentence_of_other_words_are_talk() -> None:
    text = "An account that hits 550 5.1.1 stays dead, said the slides: 97 % after a year"
    assert not diagnose_paste(read_paste(text), classifier())


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.1 (192.0.2.1) blocked, ask your administrator",
        "550 (192.0.2.1) is blacklisted",
        "552 5.2.2 100 % of the quota used",
        "421 4.7.0 (3) too many sessions",
    ],
)
def test_a_number_behind_a_code_makes_a_statistic_only_where_nothing_follows(text: str) -> None:
    assert diagnose_paste(read_paste(text), classifier())


def test_shares_and_counts_behind_codes_are_a_statistic() -> None:
    text = "top reasons: 550 5.1.1 (61 %), 552 5.2.2 (1,114), 421 4.7.0 9 %"
    assert not diagnose_paste(read_paste(text), classifier())
