"""`bouncebot bounce` starts at once: it imports nothing that the answer does not need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPLY = "550 5.1.1 <user@example.com>: Recipient address rejected: User unknown"
NEVER = {
    "aiohttp",
    "asyncio",
    "dkim",
    "dns",
    "httpx",
    "prompt_toolkit",
    "selectolax",
    "slack_bolt",
    "slack_sdk",
    "yaml",
}
"""Whole packages. YAML is for a catalog that has changed; the cache has been written when we look."""
ALWAYS = {"bot", "click", "re2"}


def imported(home: Path, *arguments: str) -> set[str]:
    """Return the packages that `bouncebot bounce` imports, with a cache of the catalog."""
    command = (sys.executable, "-X", "importtime", "-m", "bot", "bounce", *arguments, REPLY)
    environment = os.environ | {"HOME": str(home), "BOUNCEBOT_DATABASE": str(home / "incidents.db")}
    for _ in range(2):
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    modules = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time")]
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (("--no-checks", "--no-record"), {"sqlite_utils"}),
        (("--no-checks", "--no-record", "--json"), {"sqlite_utils", "rich"}),
        (("--no-checks",), set()),
    ],
)
def test_a_bounce_is_explained_without_the_packages_of_other_commands(
    tmp_path: Path, arguments: tuple[str, ...], more: set[str]
) -> None:
    found = imported(tmp_path, *arguments)

    assert found >= ALWAYS
    assert not found & (NEVER | more)
