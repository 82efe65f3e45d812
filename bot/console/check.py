"""`bouncebot checkdomain` and `bouncebot checkip`."""

import sys
from collections.abc import Awaitable, Callable

import click

from bot.checks.finding import Verdict
from bot.checks.report import Report
from bot.console import exits, machine_check
from bot.console.environment import classifier_for, keeping_nothing, read_settings, user_errors_explained
from bot.console.interrupt import run_interruptible
from bot.console.output import JSON, write_json
from bot.console.render import show
from bot.console.render_check import full_report
from bot.deps import Deps
from bot.examine import examine_domain, examine_ip
from bot.question import read_selector
from bot.settings import Settings
from bot.wiring import open_deps

RESOLVER = click.option(
    "--resolver", metavar="HOST[:PORT]", help="DNS server to ask, before BOUNCEBOT_RESOLVER; else the machine's."
)
EXPLAIN = click.option("--explain", is_flag=True, help="Show the questions asked and their times too.")

HELO = click.option("--helo", metavar="NAME", help="Name that the server says in HELO or EHLO: check it too.")


@click.command()
@click.argument("domain")
@click.option("--selector", "selectors", multiple=True, help="DKIM selector to ask first; may be given again.")
@click.option("--ip", help="Sending IP address: check its SPF result, PTR and listings too.")
@HELO
@EXPLAIN
@JSON
@RESOLVER
def checkdomain(
    domain: str,
    selectors: tuple[str, ...],
    ip: str | None,
    helo: str | None,
    *,
    explain: bool,
    as_json: bool,
    resolver: str | None,
) -> None:
    """Check DOMAIN: SPF, DKIM, DMARC, MX, TLS policies, name servers, age, blocklists, sender requirements.

    Exit code 1: a finding failed. 3: nothing was answered.
    """
    settings = read_settings(resolver)
    with user_errors_explained():
        asked = tuple(map(read_selector, selectors))
    _finish(
        settings,
        lambda deps: examine_domain(domain, deps, selectors=asked, ip=ip, helo=helo),
        as_json=as_json,
        explain=explain,
    )


@click.command()
@click.argument("ip")
@HELO
@EXPLAIN
@JSON
@RESOLVER
def checkip(ip: str, helo: str | None, *, explain: bool, as_json: bool, resolver: str | None) -> None:
    """Check a sending IP address: PTR, forward confirmation, HELO name, blocklists.

    Exit code 1: a finding failed. 3: nothing was answered.
    """
    settings = read_settings(resolver)
    _finish(settings, lambda deps: examine_ip(ip, deps, helo=helo), as_json=as_json, explain=explain)


def _finish(settings: Settings, ask: Callable[[Deps], Awaitable[Report]], *, as_json: bool, explain: bool) -> None:
    with user_errors_explained():
        found = run_interruptible(_asked(settings, ask))
    if as_json:
        write_json(machine_check.report_json(found, explain=explain))
    else:
        show(full_report(found, explain=explain))
    sys.exit(exit_code(found))


def exit_code(found: Report) -> int:
    """Sum a report up: a failure is 1; only questions without an answer are 3."""
    if found.count(Verdict.FAIL):
        return exits.NOT_WELL
    return exits.NO_ANSWER if found.nothing_answered else exits.DONE


async def _asked(settings: Settings, ask: Callable[[Deps], Awaitable[Report]]) -> Report:
    async with open_deps(keeping_nothing(settings), classifier_for(settings)) as deps:
        return await ask(deps)
