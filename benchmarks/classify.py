"""Bounces classified per second of one core's time, beside two classifiers from npm: `python benchmarks/classify.py`.

All three get the same distinct texts: the catalog's own examples with other numbers in them, so that no cache of
whole texts helps. Each tells the category of one reply. Ours is timed four times: `decide` (receiver, rule and
category: what the others do), the same with a catalog of four times the words, `classify` (the whole answer for
people) and with reading the text as a paste first, of whatever format.

zone-mta tries its regular expressions one by one; email-bounce-parser has RE2 under Node, and reads the text too.
Both are installed by npm into --peers, a temporary folder unless given; building RE2 for Node takes minutes.
"""

import argparse
import json
import random
import re
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.catalog.catalog import Catalog
from bot.catalog.classify import Classifier
from bot.catalog.load import cached_index, catalog_path
from bot.catalog.rule import Rule
from bot.mail.paste import read_paste

_Item = TypeVar("_Item")
PEERS = ("zone-mta", "email-bounce-parser")
AT_LEAST = 3.0
"""So many times the faster peer is the goal."""
ROUNDS = 7
"""The best counts: who shares the machine's memory disturbs some, and ours more than the peers."""
GROWN = 4
"""So many times the words of the catalog, to show that their number does not matter."""
_NODE = """
const fs = require('fs');
const texts = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const peers = {
  'zone-mta': () => { const b = require('zone-mta/lib/bounces'); b.reloadBounces(); return t => b.check(t); },
  'email-bounce-parser': () => { const p = new (require('email-bounce-parser'))(); return t => p.read(t); },
};
const rates = {};
for (const [name, make] of Object.entries(peers)) {
  const check = make();
  let best = 0;
  for (let round = 0; round < Number(process.argv[3]); round++) {
    const start = process.cpuUsage();
    for (const text of texts) check(text);
    const spent = process.cpuUsage(start);
    best = Math.max(best, texts.length / ((spent.user + spent.system) / 1e6));
  }
  rates[name] = best;
}
console.log(JSON.stringify(rates));
"""


def main() -> int:
    """Print a table; return 1 when the goal is missed, 2 when there are no examples."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", type=Path, help="folder to install the npm packages into, or where they are")
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--catalog", type=Path, default=catalog_path())
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    options = parser.parse_args()
    catalog = cached_index(options.catalog).catalog
    texts = distinct_texts(catalog, options.texts)
    if not texts:
        sys.stderr.write("The catalog has no examples to measure with.\n")
        return 2
    classifier = Classifier(catalog)
    bounces = [bounce for text in texts for bounce in read_paste(text).bounces[:1]]
    ours = {
        "decide": rate(classifier.decide, bounces),
        "decide, catalog × 4": rate(Classifier(grown(catalog)).decide, bounces),
        "classify": rate(classifier.classify, bounces),
        "read and classify": rate(
            lambda text: [classifier.classify(it) for it in read_paste(text).bounces], texts[:3000]
        ),
    }
    print(f"{len(bounces)} distinct bounces, {len(catalog.rules)} rules, best of {ROUNDS} rounds\n")
    for name, value in ours.items():
        print(f"bouncebot: {name:<20}{value:>12,.0f} a second")
    if options.alone:
        return 0
    peers = measure_peers([bounce.diagnostic for bounce in bounces], options.peers)
    for name, value in peers.items():
        print(f"{name:<31}{value:>12,.0f} a second")
    ratios = {name: value / max(peers.values()) for name, value in ours.items()}
    print(f"\nTimes the faster one (goal: {AT_LEAST:.0f} for decide):")
    for name, ratio in ratios.items():
        print(f"bouncebot: {name:<20}{ratio:>12.1f}")
    return 0 if ratios["decide"] >= AT_LEAST else 1


def distinct_texts(catalog: Catalog, count: int) -> list[str]:
    """Return `count` texts, none like another: the catalog's examples, numbers and mailbox names changed."""
    examples = sorted({example.text for rule in catalog.rules for example in (*rule.match, *rule.no_match)})
    chance = random.Random(5321)  # noqa: S311 - the same texts in every run
    texts: dict[str, None] = {}
    while examples and len(texts) < count:
        for example in examples:
            texts[_varied(example, chance)] = None
    return list(texts)[:count]


def grown(catalog: Catalog) -> Catalog:
    """Return a catalog of four times as many words: each rule with words once more for each shift of the alphabet."""
    return replace(
        catalog,
        receivers=tuple(
            replace(receiver, rules=tuple(copy for rule in receiver.rules for copy in _copies(rule)))
            for receiver in catalog.receivers
        ),
    )


def _copies(rule: Rule) -> Iterator[Rule]:
    yield rule
    when, letters = rule.when, string.ascii_lowercase
    for number in range(1, GROWN if when.text or when.and_text else 1):
        shift = str.maketrans(letters + letters.upper(), (letters[5 * number :] + letters[: 5 * number]) * 2)
        texts, more, never = (
            tuple(text.translate(shift) for text in texts) for texts in (when.text, when.and_text, when.unless_text)
        )
        yield replace(
            rule, id=f"{rule.id}-{number}", when=replace(when, text=texts, and_text=more, unless_text=never)
        )


def rate(work: Callable[[_Item], object], items: Sequence[_Item]) -> float:
    """Return how many items are worked off per second of processor time, in the best of some rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        for item in items:
            work(item)
        best = max(best, len(items) / (time.process_time() - start))
    return best


def measure_peers(texts: Sequence[str], folder: Path | None) -> dict[str, float]:
    """Install the peers where they are not yet, and return the rate of each.

    Raises:
        CalledProcessError: npm or node failed.
    """
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        if not all((place / "node_modules" / peer).is_dir() for peer in PEERS):
            subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(place), *PEERS], check=True)
            subprocess.run(["npm", "rebuild", "--prefix", str(place), "re2"], check=True)
        (place / "texts.json").write_text(json.dumps(list(texts)), encoding="utf-8")
        (place / "measure.js").write_text(_NODE, encoding="utf-8")
        command = ["node", "measure.js", "texts.json", str(ROUNDS)]
        done = subprocess.run(command, cwd=place, check=True, capture_output=True, text=True)
    rates: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return rates


def _varied(text: str, chance: random.Random) -> str:
    """Change the last number of each address, long numbers and mailbox names; codes stay."""
    text = re.sub(r"(?<=\d\.)\d{1,3}(?=[\])\s,;:]|$)(?<!\d\.\d\.\d)", lambda _: str(chance.randrange(1, 255)), text)
    text = re.sub(r"\buser\b|\d{5,}", lambda match: f"{match[0][:4]}{chance.randrange(10**6)}", text)
    return f"{text} q{chance.randrange(10**9)}"


if __name__ == "__main__":
    sys.exit(main())
