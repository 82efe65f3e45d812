"""How long a full check takes when every DNS answer takes 20 ms: `python benchmarks/checks.py`.

The critical path is the longest chain of questions of which each needs the answer before it, times 20 ms: nobody can
be faster. For a healthy domain (healthy.zone) it has three: its SPF record, one it includes, one included there; as
long are MX, A and PTR, and NS, A and the name server's own SOA. For an address it has one: all lists, and whether
they are alive, can be asked at once.

Measured is wall-clock time from the command's start to its findings, with a new resolver and nothing remembered, the
median of some rounds. Goals: a healthy domain, all checks but blocklists, at most 2.2 times the critical path; 60
blocklists for one address at most 4 times. With three names that never answer (a mail exchanger's address, a DKIM
selector, an SPF include), the answer has to come within the budget (4 s, and the time to write it down), with
everything else in it. No HTTPS is spoken.

checkdmarc and pydnsbl are asked the same of the same server. They are installed by pip into --peers, a temporary
folder unless given.
"""

import argparse
import asyncio
import contextlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

from benchmarks.delayed_dns import delayed_dns
from bot.catalog.blocklist import Blocklist, ListKind
from bot.catalog.load import catalog_path
from bot.catalog.load_sending import load_sending
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.knowledge import Knowledge
from bot.checks.run import CHECKS, run_checks
from bot.net.authority import Authority
from bot.net.resolver import Resolver
from bot.ports import Answer, Referral
from tests.fakes.no_web import NoWeb

DELAY_MS: Final = 20.0
HEALTHY_STEPS: Final = 3
HEALTHY_GOAL: Final = 2.2
LISTS: Final = 60
LISTS_GOAL: Final = 4.0
BUDGET_S: Final = 4.0
WRITING_S: Final = 0.25
"""Beyond the budget, to put the findings together."""
SILENT: Final = ("mx2.example.com", "selector1._domainkey.example.com", "_netblocks2.example.net")
ADDRESS: Final = "192.0.2.25"
DOMAIN: Final = "example.com"
GLUE: Final = (Answer(name="ns1.example.com", rdtype="A", records=("192.0.2.53",)),)
PEERS: Final = ("checkdmarc==6.0.4", "pydnsbl==1.1.7")
_HERE = Path(__file__).parent
_PEER_DOMAIN = """
import statistics, sys, time
from dns.nameserver import Do53Nameserver
import checkdmarc
start = time.monotonic()
checkdmarc.check_domains(["example.com"], nameservers=[Do53Nameserver("127.0.0.1", int(sys.argv[1]))], skip_tls=True)
print(time.monotonic() - start)
"""
_PEER_LISTS = """
import asyncio, sys, time
import aiodns, pydnsbl
from pydnsbl.providers import Provider
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
providers = [Provider(f"list{n}.example") for n in range(int(sys.argv[2]))]
checker = pydnsbl.DNSBLIpChecker(providers=providers, loop=loop)
port = int(sys.argv[1])
checker._resolver = aiodns.DNSResolver(nameservers=["127.0.0.1"], udp_port=port, tcp_port=port, loop=loop)
start = time.monotonic()
checker.check("192.0.2.25")
print(time.monotonic() - start)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One row: the median and the fastest round in seconds, and what may be, None: no goal."""

    name: str
    median_s: float
    best_s: float
    path_s: float
    goal: float | None = None

    @property
    def missed(self) -> bool:
        """True when the median is beyond the goal."""
        return self.goal is not None and self.median_s > self.goal * self.path_s

    def __str__(self) -> str:
        goal = "" if self.goal is None else f"   goal {self.goal:g}{'   MISSED' if self.missed else ''}"
        times = f"{self.median_s * 1000:8.0f} ms {self.best_s * 1000:8.0f} ms"
        return f"{self.name:<40}{times} {self.median_s / self.path_s:8.1f} times the critical path{goal}"


class OneServer:
    """bot.ports.Nameservers in which all name servers of the world are the one on loopback."""

    def __init__(self, port: int) -> None:
        self._authority = Authority(port=port, is_allowed=lambda _: True)

    async def ask(self, address: str, name: str, rdtype: str) -> Answer:
        """Ask the server on loopback instead of `address`."""
        del address
        return await self._authority.ask("127.0.0.1", name, rdtype)

    async def refer(self, address: str, name: str) -> Referral | None:
        """Take its own answer for a referral: on the wire, one costs as much as the other."""
        del address
        return Referral(await self._authority.ask("127.0.0.1", name, "NS"), GLUE)


def main() -> int:
    """Print a table; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", type=Path, help="folder to install the peers into, or where they are")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    options = parser.parse_args()
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the server has the other processor
    zone = (_HERE / "healthy.zone").read_text(encoding="utf-8") + _lists()
    healthy_s, lists_s = HEALTHY_STEPS * DELAY_MS / 1000, DELAY_MS / 1000
    with delayed_dns(zone, DELAY_MS) as port:
        rows = [
            _measure("healthy domain", healthy_s, HEALTHY_GOAL, options.rounds, lambda: check_domain(port)),
            _measure(f"{LISTS} blocklists, one address", lists_s, LISTS_GOAL, options.rounds, lambda: check_ip(port)),
        ]
        if not options.alone:
            rows += measure_peers(port, options.peers, healthy_s, lists_s)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':<40}{'median':>11} {'best':>11}")
    print(*rows, sep="\n")
    in_time = three_silent_names(zone)
    return 1 if any(row.missed for row in rows) or not in_time else 0


async def check_domain(port: int, *, budget_s: float = BUDGET_S) -> tuple[float, tuple[Finding, ...]]:
    """Run all checks but blocklists; returns the time in seconds, and the findings."""
    sending = load_sending(catalog_path())
    knowledge = Knowledge(selectors=sending.selectors, services=sending.services)
    only = [name for name in CHECKS if name != "blocklists"]
    return await _run(port, Subject(domain=DOMAIN), knowledge, only, budget_s)


async def check_ip(port: int) -> tuple[float, tuple[Finding, ...]]:
    """Ask all lists about an address that is on none of them."""
    knowledge = Knowledge(blocklists=tuple(_list(number) for number in range(LISTS)))
    return await _run(port, Subject(ip=ADDRESS), knowledge, ["blocklists"], BUDGET_S)


def three_silent_names(zone: str) -> bool:
    """Check a domain of which three names never answer; tell whether all else is known within the budget."""
    with delayed_dns(zone, DELAY_MS) as port:
        _, whole = asyncio.run(check_domain(port))
    with delayed_dns(zone, DELAY_MS, silent=SILENT) as port:
        took_s, found = asyncio.run(check_domain(port, budget_s=BUDGET_S))
    known = {finding.code for finding in found if finding.verdict is not Verdict.UNKNOWN}
    unknown = sorted({finding.code for finding in found if finding.verdict is Verdict.UNKNOWN})
    lost = sorted({code for code in (finding.code for finding in whole) if code not in known})
    # What hangs on a silent name is unknown, by its own check; nothing else may be.
    unexplained = [code for code in lost if f"{code.partition('.')[0]}.unknown" not in unknown]
    print(f"three silent names: {took_s:.2f} s of {BUDGET_S:g} s; unknown: {', '.join(unknown)}; {len(known)} known")
    return took_s <= BUDGET_S + WRITING_S and not unexplained


def measure_peers(port: int, folder: Path | None, healthy_s: float, lists_s: float) -> list[Measured]:
    """Install the peers where they are not yet, and time both in processes of their own.

    Raises:
        CalledProcessError: pip or a peer failed.
    """
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        python = place / "bin" / "python"
        if not python.exists():
            venv.create(place, with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)

        def times(script: str, *arguments: object, rounds: int) -> list[float]:
            command = [str(python), "-W", "ignore", "-c", script, *map(str, arguments)]
            runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(rounds)]
            return [float(run.stdout.splitlines()[-1]) for run in runs]

        return [
            _row("checkdmarc, the same domain", times(_PEER_DOMAIN, port, rounds=3), healthy_s),
            _row("pydnsbl, the same lists", times(_PEER_LISTS, port, LISTS, rounds=5), lists_s),
        ]


def _measure(
    name: str,
    path_s: float,
    goal: float,
    rounds: int,
    check: Callable[[], Awaitable[tuple[float, tuple[Finding, ...]]]],
) -> Measured:
    times = []
    for _ in range(rounds):
        took_s, findings = asyncio.run(_awaited(check))
        wrong = [
            f
            for f in findings
            if f.verdict in {Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN} and f.code != "age.unknown"
        ]
        if wrong:
            raise SystemExit(f"the domain is not healthy: {wrong[0].code}: {wrong[0].summary}")
        times.append(took_s)
    return _row(name, times, path_s, goal)


async def _awaited(
    check: Callable[[], Awaitable[tuple[float, tuple[Finding, ...]]]],
) -> tuple[float, tuple[Finding, ...]]:
    return await check()


def _row(name: str, times: Sequence[float], path_s: float, goal: float | None = None) -> Measured:
    return Measured(name, statistics.median(times), min(times), path_s, goal)


async def _run(
    port: int, subject: Subject, knowledge: Knowledge, only: Sequence[str], budget_s: float
) -> tuple[float, tuple[Finding, ...]]:
    async with AsyncExitStack() as stack:
        started = monotonic()
        dns = await stack.enter_async_context(Resolver([("127.0.0.1", port)]))
        findings = await run_checks(
            subject,
            dns,
            NoWeb(),
            knowledge,
            only=only,
            budget_s=budget_s,
            nameservers=OneServer(port),
            now=datetime.now(UTC),
        )
        return monotonic() - started, findings


def _lists() -> str:
    return "".join(f"2.0.0.127.list{number}.example. 300 IN A 127.0.0.2\n" for number in range(LISTS))


def _list(number: int) -> Blocklist:
    return Blocklist(
        id=f"list{number}",
        name=f"List {number}",
        zone=f"list{number}.example",
        kinds=(ListKind.IP4,),
        tier=2,
        lists="spam sources",
        used_by=None,
        codes=(),
        bits=(),
        refusals=(),
        must_list=None,
        must_not_list=None,
        names=(f"list{number}",),
        delist_url=None,
        delist="Ask.",
        clears="a day",
        information_only=False,
        ask=True,
        sources=(),
    )


if __name__ == "__main__":
    sys.exit(main())
