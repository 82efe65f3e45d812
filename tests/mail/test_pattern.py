import gc
import importlib
import pkgutil
import re

import bot.mail
from bot.mail.pattern import _Lazy, compiled_late


def test_it_acts_like_a_compiled_pattern() -> None:
    pattern = compiled_late(r"(\d)(\d)", re.IGNORECASE)

    assert pattern.pattern == r"(\d)(\d)"
    found = pattern.search("a12")
    assert found is not None
    assert found.group(2) == "2"
    assert pattern.sub(r"\2\1", "12 34") == "21 43"
    assert [match.start() for match in pattern.finditer("12 34")] == [0, 3]


def test_every_pattern_of_the_package_compiles() -> None:
    for module in pkgutil.walk_packages(bot.mail.__path__, "bot.mail."):
        importlib.import_module(module.name)

    late = [item for item in gc.get_objects() if isinstance(item, _Lazy)]

    assert len(late) > 150
    for item in late:
        item.search("")


def test_once_compiled_it_costs_no_more_than_a_compiled_one() -> None:
    late = compiled_late(r"x")
    late.search("x")

    assert isinstance(vars(late)["search"], type(re.compile("x").search))
