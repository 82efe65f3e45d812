"""Whole messages, read as the command line reads them, in the world of a zone; scenarios.yaml says what they show."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dkim
import pytest
import yaml

from bot.catalog.load import catalog_path
from bot.catalog.load_filters import load_filters
from bot.checks.knowledge import Knowledge
from bot.checks.message.finding import RULE_OF_THUMB
from bot.checks.message.report import MessageReport
from bot.inspect_message import inspect_message
from bot.settings import Settings
from tests.checks.message.sealing import sealed
from tests.fakes.rig import open_deps
from tests.fakes.zone import Zone

FOLDER = Path(__file__).parent
SCENARIOS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "scenarios.yaml").read_text(encoding="utf-8"))
KEYS = {
    "scenario",
    "spec",
    "fields",
    "text",
    "html",
    "zone",
    "sign",
    "tamper",
    "partial",
    "seal",
    "size",
    "finds",
    "without",
    "alone",
}
DOCUMENT = (Path(__file__).parents[3] / "docs" / "message-findings.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (`[^|]*`) \| ([a-z, ]+) \|", re.MULTILINE)
PRIVATE_KEY = (FOLDER / "rsa_key.pem").read_bytes()
PUBLIC_KEY = (
    "v=DKIM1; k=rsa; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC+zawGke4i6ZQtKMcHid5gKR7js1f5hHwEgnkeLCBObaab5aIRsZSI3P4gVMwuZBjRBJZEdlPnaQZ3C0GO2hQ0OncbOWUsavviPEigw5tNBueZzlwiWayOodSulDV/d3tlUs3q3ChlLp9Kx2eJRqCgvrfCAOsik3GUkMdasaG0jQIDAQAB"
)
USUAL = {
    "From": "Example <news@example.com>",
    "To": "joe@example.net",
    "Subject": "News",
    "Date": "Sat, 21 Nov 2026 12:00:00 +0000",
    "Message-ID": "<1@example.com>",
}


def written(scenario: Mapping[str, Any]) -> bytes:
    fields = {**USUAL, **scenario.get("fields", {})}
    head = [
        f"{name}: {value}"
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
        if value is not None
    ]
    kinds = [("plain", scenario.get("text")), ("html", scenario.get("html"))]
    parts = [f"--b\nContent-Type: text/{kind}; charset=utf-8\n\n{text}\n" for kind, text in kinds if text is not None]
    body = "".join(parts) + "--b--\n" if parts else "Hello\n"
    if parts:
        head += ["MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=b"]
    body += "x" * 70 + "\n" if "size" in scenario else ""
    body += ("y" * 70 + "\n") * (scenario.get("size", 0) // 71)
    raw: bytes = ("\n".join(head) + "\n\n" + body).replace("\n", "\r\n").encode()
    if domain := scenario.get("sign"):
        raw = signed(raw, domain, partial=scenario.get("partial", False)) + raw
    for domain in scenario.get("seal", ()):
        raw = sealed(raw, PRIVATE_KEY, domain=domain)
    return raw + b"One line more\r\n" if scenario.get("tamper") else raw


def signed(raw: bytes, domain: str, *, partial: bool) -> bytes:
    names = [line.split(b":")[0].lower() for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if b":" in line]
    wanted = [name for name in names if name in {b"from", b"subject", b"list-unsubscribe", b"list-unsubscribe-post"}]
    signature: bytes = dkim.sign(raw, b"s1", domain.encode(), PRIVATE_KEY, include_headers=wanted, length=partial)
    return signature


async def read(scenario: Mapping[str, Any]) -> MessageReport:
    zone = scenario.get("zone") or {"s1._domainkey.example.com": {"TXT": PUBLIC_KEY}}
    knowledge = Knowledge(shorteners=("short.example",), filters=load_filters(catalog_path()))
    async with open_deps(Settings(check_budget_s=2.0), dns=Zone(zone), knowledge=knowledge) as deps:
        return await inspect_message(written(scenario), deps)


def documented() -> dict[str, set[str]]:
    return {
        code: set(verdicts.split(", "))
        for codes, verdicts in ROW.findall(DOCUMENT)
        for code in re.findall("`([^`]+)`", codes)
    }


def test_every_documented_code_and_verdict_has_a_scenario() -> None:
    shown: dict[str, set[str]] = {}
    for scenario in SCENARIOS:
        for code, verdict in scenario.get("finds", {}).items():
            shown.setdefault(code, set()).add(verdict)

    assert shown == documented()


def test_every_code_in_the_source_is_documented() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[3] / "bot" / "checks" / "message").glob("*.py")
    ]
    words = {word for source in sources for word in re.findall(r'(?:found|_broken)\(\s*"([a-z0-9-]+)"', source)}

    assert words
    assert {f"message.{word}" for word in words} <= set(documented())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: f"{scenario['scenario']} ({scenario['spec']})")
async def test_the_findings_are_those_of_the_scenario(scenario: dict[str, Any]) -> None:
    assert set(scenario) <= KEYS
    report = await read(scenario)

    told = {finding.code: finding.verdict.value for finding in report.findings}
    assert {code: told.get(code) for code in scenario.get("finds", {})} == scenario.get("finds", {}), told
    assert not set(told) & set(scenario.get("without", ()))
    if scenario.get("alone"):
        assert told == scenario["finds"]
    assert set(told) <= set(documented())
    for finding in report.findings:
        assert told[finding.code] in documented()[finding.code]
        assert finding.fix or finding.verdict.value not in {"warn", "fail"}
        assert finding.verdict.value != "fail" or finding.reference != RULE_OF_THUMB
