"""Reads catalog/ambiguous.yml and catalog/enhanced_codes.yml; the keys are described in catalog/README.md."""

from bot.catalog.codes import AmbiguousCode, EnhancedMeaning, OtherUse, Share
from bot.catalog.load_causes import read_sources
from bot.catalog.load_receivers import read_enhanced, read_reply_codes
from bot.catalog.rule import EnhancedPattern
from bot.catalog.strict_yaml import Table

_ROUNDING = 1e-6


def read_ambiguous(table: Table) -> AmbiguousCode:
    """Read one entry of ambiguous.yml. Faults are reported by the table."""
    candidates = [_share(item) for item in table.tables("candidates", required=True)]
    code = AmbiguousCode(
        enhanced=read_enhanced(table),
        reply_code=read_reply_codes(table),
        candidates=tuple(sorted(candidates, key=lambda candidate: (-candidate.share, candidate.cause))),
        beside_words=table.text_or_none("beside_words"),
        questions=table.texts("questions"),
        sources=read_sources(table),
    )
    table.close()
    if not code.level:
        table.problem("needs enhanced or reply_code")
    if sum(candidate.share for candidate in candidates) > 1 + _ROUNDING:
        table.problem("the shares are more than 1 together", "candidates")
    return code


def read_enhanced_meaning(table: Table) -> EnhancedMeaning:
    """Read one entry of enhanced_codes.yml. Faults are reported by the table."""
    meaning = EnhancedMeaning(
        code=table.text("code"),
        name=table.text("name"),
        meaning=table.text("meaning"),
        cause=table.text_or_none("cause"),
        used_differently_by=tuple(_other_use(item) for item in table.tables("used_differently_by")),
        rfc=table.texts("rfc", required=True),
        sources=read_sources(table),
    )
    table.close()
    pattern = EnhancedPattern.parse(meaning.code)
    if meaning.code and (pattern is None or pattern.first != pattern.last):
        table.problem(f"'{meaning.code}' is no enhanced code: write x.1.1 or 5.1.1", "code")
    return meaning


def _share(table: Table) -> Share:
    share = Share(table.text("cause"), table.share("share"))
    table.close()
    return share


def _other_use(table: Table) -> OtherUse:
    use = OtherUse(table.text("receiver"), table.text("meaning"))
    table.close()
    return use
