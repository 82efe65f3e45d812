"""A reply means the same in whatever frame a mail program or a person shows it."""

import re
from pathlib import Path

import pytest
import yaml

from bot.catalog.classify import diagnose_paste
from bot.catalog.load import cached_classifier, catalog_path
from bot.mail.paste import read_paste

CLASSIFIER = cached_classifier(catalog_path())
FRAMES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("frames.yml").read_text(encoding="utf-8"))
PLAIN_REPLY = re.compile(r"[45]\d\d [^@<{}\n]{8,200}")
"""Without addresses: who is meant depends on where they stand."""
EACH = 7
"""Every so-manieth example of the catalog; different ones for each frame."""
LEAST = 60


def category(text: str) -> str | None:
    """Name the category of the first bounce in a text, None when there is none or it is unexplained."""
    first = next(iter(diagnose_paste(read_paste(text), CLASSIFIER)), None)
    return first.best.cause.category if first and first.best else None


REPLIES = [
    example.text
    for rule in CLASSIFIER.catalog.rules
    for example in rule.match
    if PLAIN_REPLY.fullmatch(example.text) and category(example.text)
]


@pytest.mark.parametrize("name", FRAMES)
def test_a_reply_means_the_same_in_every_frame(name: str) -> None:
    asked = REPLIES[list(FRAMES).index(name) % EACH :: EACH]
    assert len(asked) >= LEAST

    framed = {reply: FRAMES[name].format(reply=reply, code=reply[:3], words=reply[4:]) for reply in asked}
    differ = {reply: (category(reply), category(text)) for reply, text in framed.items()}
    assert {reply: pair for reply, pair in differ.items() if pair[0] != pair[1]} == {}
