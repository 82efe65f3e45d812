"""What spam filters write into a header, field by field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.filter_report import FilterReport, Hit, read_filter_reports

FOREFRONT = "x-forefront-antispam-report"
STATUS = "x-spam-status"
RESULT = "x-spamd-result"


def read(**fields: str) -> tuple[FilterReport, ...]:
    return read_filter_reports([(name.replace("_", "-"), value) for name, value in fields.items()])


def test_microsofts_fields_are_read() -> None:
    (report,) = read(
        x_forefront_antispam_report="CIP:2001:db8::1;CTRY:DE;LANG:en;SCL:5;SRV:;IPV:NLI;SFV:SPM;H:mail.example.com;"
        "PTR:;CAT:SPM;SFS:(13230040)(4022899009);DIR:INB;",
        x_microsoft_antispam="BCL:6;ARA:13230040|4022899009;",
        authentication_results="spf=fail; dmarc=fail action=oreject header.from=example.com;compauth=fail reason=000",
    )

    assert report.filter == "microsoft"
    assert report.spam is None
    assert (report.client_ip, report.country) == ("2001:db8::1", "DE")
    codes = ["SFV:SPM", "CAT:SPM", "SCL:5", "IPV:NLI", "DIR:INB", "BCL:6", "action:oreject"]
    assert [hit.code for hit in report.hits] == codes


def test_what_came_from_within_microsoft_365_has_no_address() -> None:
    (report,) = read(x_forefront_antispam_report="CIP:255.255.255.255;CTRY:;SCL:1;SFV:NSPM;DIR:INT;")

    assert (report.client_ip, report.country) == (None, None)


def test_exchange_on_premises_writes_the_spam_level_alone() -> None:
    (report,) = read(x_ms_exchange_organization_scl="6")

    assert report.hits == (Hit("SCL:6"),)


def test_only_the_topmost_field_of_a_name_is_read() -> None:
    (report,) = read_filter_reports([(FOREFRONT, "SCL:1;SFV:NSPM"), (FOREFRONT, "SCL:9;SFV:SPM")])

    assert [hit.code for hit in report.hits] == ["SFV:NSPM", "SCL:1"]


@pytest.mark.parametrize(
    ("status", "spam", "score", "threshold", "hits"),
    [
        (
            "Yes, score=7.9 required=5.0 tests=BAYES_50,DKIM_SIGNED, RDNS_NONE autolearn=no version=4.0.1",
            True,
            7.9,
            5.0,
            [("BAYES_50", None), ("DKIM_SIGNED", None), ("RDNS_NONE", None)],
        ),
        (
            "No, score=-1.899 tagged_above=-999 required=6.2 tests=[BAYES_00=-1.9, HTML_MESSAGE=0.001] autolearn=ham",
            False,
            -1.899,
            6.2,
            [("BAYES_00", -1.9), ("HTML_MESSAGE", 0.001)],
        ),
        ("No, hits=0.1 required=5 tests=none version=2.64", False, 0.1, 5.0, []),
        ("No, score=-0.5", False, -0.5, None, []),
        ("Yes, score=0 required=0 tests=none", True, 0.0, 0.0, []),
    ],
    ids=["SpamAssassin's own", "amavis", "old", "a score alone", "nothing is required"],
)
def test_the_status_says_the_score_and_the_tests(
    status: str, spam: bool, score: float, threshold: float | None, hits: list[tuple[str, float | None]]
) -> None:
    (report,) = read(x_spam_status=status)

    assert (report.spam, report.score, report.threshold) == (spam, score, threshold)
    assert [(hit.code, hit.score) for hit in report.hits] == hits
    assert report.filter == ("spamassassin" if threshold is not None else "unknown")


def test_spamassassins_report_adds_the_scores() -> None:
    (report,) = read(
        x_spam_status="Yes, score=5.8 required=5.0 tests=RDNS_NONE,URIBL_DBL_SPAM autolearn=no",
        x_spam_report="*  1.3 RDNS_NONE Delivered by a host with no rDNS *  4.5 URIBL_DBL_SPAM Contains a listed URL "
        "*      [URIs: example.org] * -0.0 SPF_PASS SPF: sender matches SPF record",
    )

    assert report.hits == (Hit("RDNS_NONE", 1.3), Hit("URIBL_DBL_SPAM", 4.5), Hit("SPF_PASS", -0.0))


@pytest.mark.parametrize(("flag", "spam"), [("YES", True), ("true", True), ("NO", False), ("false", False)])
def test_a_flag_says_yes_or_true(flag: str, spam: bool) -> None:
    (report,) = read(x_spam_flag=flag)

    assert report.spam is spam


def test_spamassassins_report_is_enough_with_its_flag() -> None:
    report = (
        "Spam detection software, running on mx.example.net Content analysis details: (7.9 points, 5.0 required) "
        "pts rule name description ---- ----- ----- 1.3 RDNS_NONE Delivered by a host with no rDNS"
    )
    (told,) = read(x_spam_flag="YES", x_spam_report=report)

    assert (told.spam, told.score, told.threshold) == (True, 7.9, 5.0)
    assert told.hits == (Hit("RDNS_NONE", 1.3),)


@pytest.mark.parametrize(
    ("fields", "spam"),
    [
        ({}, None),
        ({"x_rspamd_action": "add header"}, True),
        ({"x_rspamd_action": "no action"}, False),
        ({"x_rspamd_action": "greylist"}, False),
        ({"x_spam": "Yes"}, True),
        ({"x_spam": "True"}, True),
        ({"x_spam_status": "False"}, False),
        ({"x_spam_status": "No, score=8.50"}, False),
    ],
)
def test_rspamd_says_true_only_of_what_it_refuses(fields: dict[str, str], spam: bool | None) -> None:
    result = "default: False [8.50 / 15.00]; R_SPF_FAIL(1.00)[-all:c]; MIME_GOOD(-0.10)[text/plain,NO_SYMBOL(9.00)]"
    (report,) = read(x_spamd_result=result, **fields)

    assert (report.filter, report.spam, report.score, report.threshold) == ("rspamd", spam, 8.5, 15.0)
    assert report.hits == (Hit("R_SPF_FAIL", 1.0), Hit("MIME_GOOD", -0.1))


def test_what_rspamd_refuses_is_spam() -> None:
    (report,) = read(x_spamd_result="default: True [20.00 / 15.00]; RBL_SPAMHAUS_SBL(4.00)[192.0.2.1:from]")

    assert report.spam is True


def test_a_header_without_a_filters_fields_has_no_report() -> None:
    assert read(subject="News", x_spam_level="", x_microsoft_antispam="ARA:1;") == ()


@given(st.lists(st.tuples(st.sampled_from([FOREFRONT, STATUS, RESULT, "x-spam-report"]), st.text(max_size=200))))
def test_reading_never_raises(fields: list[tuple[str, str]]) -> None:
    read_filter_reports(fields)
