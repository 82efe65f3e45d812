from bot.catalog.code_uses import CodeUse, uses_of
from bot.catalog.load import cached_index, catalog_path
from bot.mail.status import EnhancedStatusCode

CATALOG = cached_index(catalog_path()).catalog
CAUSES = {cause.id: cause for cause in CATALOG.causes}


def uses(code: str, known: str | None = None) -> dict[str, CodeUse]:
    parsed = EnhancedStatusCode.parse(code)
    assert parsed is not None
    found = uses_of(parsed, CATALOG, known=CAUSES[known] if known else None)
    return {use.receiver.id: use for use in found}


def meant(use: CodeUse) -> list[str]:
    return [cause.id for cause in use.causes]


def test_the_meaning_of_the_code_alone_comes_before_those_that_words_tell_apart() -> None:
    gmail = uses("5.7.26")["gmail"]
    assert meant(gmail)[0] == "authentication.failed"
    assert {"authentication.missing", "authentication.dmarc"} <= set(meant(gmail))


def test_a_note_of_the_table_names_a_receiver_without_rules_for_the_code() -> None:
    microsoft = uses("5.7.26")["microsoft365"]
    assert (meant(microsoft), microsoft.note) == ([], "Mail over IPv6 without SPF or DKIM.")
    assert list(uses("5.7.26"))[-1] == "microsoft365"


def test_whoever_means_just_what_the_standard_says_is_left_out() -> None:
    assert "hey" in uses("5.1.1")
    assert "hey" not in uses("5.1.1", "recipient_unknown.no_such_user")
    assert "orange" in uses("5.1.1", "recipient_unknown.no_such_user")


def test_a_code_of_one_receivers_own_range_names_it() -> None:
    assert list(uses("5.7.606")) == ["microsoft365"]


def test_a_longer_code_in_an_example_is_another_code() -> None:
    assert uses("5.7.50") == {}


def test_a_code_that_nobody_uses_has_no_uses() -> None:
    assert uses("5.3.99") == {}
