"""`bouncebot spf`: the verdict for one address, and what the record costs."""

import sys

import click

from bot.checks.report import SpfReport
from bot.checks.spf.evaluate import MAX_LOOKUPS
from bot.checks.spf.record import Result
from bot.console import exits, machine_check
from bot.console.check import EXPLAIN, RESOLVER
from bot.console.environment import classifier_for, keeping_nothing, read_settings, user_errors_explained
from bot.console.interrupt import run_interruptible
from bot.console.output import JSON, write_json
from bot.console.render import show
from bot.console.render_check import spf_report
from bot.examine import examine_spf
from bot.settings import Settings
from bot.wiring import open_deps


@click.command()
@click.argument("domain")
@click.option("--ip", help="Sending IP address to evaluate the record for; without it, only the tree is shown.")
@click.option("--mail-from", metavar="ADDRESS", help="Envelope sender; postmaster at DOMAIN unless told.")
@click.option("--helo", metavar="NAME", help="Name in HELO or EHLO, checked too; DOMAIN unless told.")
@EXPLAIN
@JSON
@RESOLVER
def spf(
    domain: str,
    ip: str | None,
    mail_from: str | None,
    helo: str | None,
    *,
    explain: bool,
    as_json: bool,
    resolver: str | None,
) -> None:
    """Evaluate the SPF record of DOMAIN, and show what it costs of the ten look-ups.

    Exit code 1: the result is not pass; without --ip, the record is missing or over the limit. 3: not answered.
    """
    settings = read_settings(resolver)
    with user_errors_explained():
        found = run_interruptible(_asked(settings, domain, ip, mail_from, helo))
    if as_json:
        write_json(machine_check.spf_json(found, explain=explain))
    else:
        show(spf_report(found, explain=explain))
    sys.exit(exit_code(found))


def exit_code(found: SpfReport) -> int:
    """Sum the answer up in an exit code."""
    if found.evaluation is not None:
        if found.evaluation.result is Result.TEMPERROR:
            return exits.NO_ANSWER
        return exits.DONE if found.evaluation.result is Result.PASS else exits.NOT_WELL
    if found.tree.failure:
        return exits.NO_ANSWER
    return exits.DONE if found.tree.record and found.tree.lookups <= MAX_LOOKUPS else exits.NOT_WELL


async def _asked(
    settings: Settings, domain: str, ip: str | None, mail_from: str | None, helo: str | None
) -> SpfReport:
    async with open_deps(keeping_nothing(settings), classifier_for(settings)) as deps:
        return await examine_spf(domain, deps, ip=ip, mail_from=mail_from, helo=helo)
