"""`bouncebot catalog`: check the catalog, see why a rule wins, try texts, write new rules."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import click

from bot.catalog.account import account_of_rule, account_of_text
from bot.catalog.coverage import FEW_RULES, Coverage, coverage_of
from bot.catalog.lint import Checked, checked
from bot.catalog.load import catalog_path
from bot.catalog.skeleton import skeleton
from bot.console import exits
from bot.console.candidates import candidates
from bot.console.environment import classifier_for, fail, read_settings, user_errors_explained
from bot.console.output import JSON, write_json
from bot.console.pasted import pasted


@click.group()
def catalog() -> None:
    """Check the catalog, try texts against it, write new rules."""


@catalog.command()
@JSON
def check(*, as_json: bool) -> None:
    """Check every rule, cause and example.

    Exit code 1: something is wrong.
    """
    found = checked(read_settings().catalog or catalog_path())
    if as_json:
        told = [{"path": item.path, "line": item.line, "problem": item.text} for item in found.problems]
        write_json({"problems": told, "whole": found.whole})
    else:
        _say([*map(str, found.problems), _sum_of(found)])
    sys.exit(exits.NOT_WELL if found.problems else exits.DONE)


@catalog.command()
@click.argument("rule")
@JSON
def explain(rule: str, *, as_json: bool) -> None:
    """Tell what RULE looks for, and what each of its examples meets."""
    classifier = classifier_for(read_settings())
    lines = account_of_rule(rule, classifier)
    if lines is None:
        near = get_close_matches(rule, [known.id for known in classifier.catalog.rules], n=3, cutoff=0.75)
        like = f" Did you mean {' or '.join(near)}?" if near else ""
        fail(f"There is no rule {rule}.{like}")
    _tell(lines, as_json=as_json)


@catalog.command()
@click.argument("text", nargs=-1)
@JSON
def test(text: tuple[str, ...], *, as_json: bool) -> None:
    """Tell what is read from TEXT, and which rules apply.

    Without TEXT, standard input is read. The rule that wins comes first.
    """
    lines = account_of_text(pasted(text, None), classifier_for(read_settings()))
    _tell(lines or ("  no bounce in it",), as_json=as_json)
    sys.exit(exits.DONE if lines else exits.NOT_WELL)


@catalog.command()
@JSON
def coverage(*, as_json: bool) -> None:
    """Count rules by receiver and category, and say what is thin."""
    found = coverage_of(classifier_for(read_settings()).catalog)
    if as_json:
        write_json(asdict(found))
    else:
        _say(_coverage_lines(found))


@catalog.command()
@click.argument("text", nargs=-1)
@click.option("--receiver", help="Id of the file in catalog/receivers/ that it is for.")
@click.option("--add", is_flag=True, help="Write it at the end of that file.")
@JSON
def new(text: tuple[str, ...], receiver: str | None, *, add: bool, as_json: bool) -> None:
    """Begin a rule for the bounce TEXT, or standard input.

    Personal data is taken out; TODO marks what is yours to write.
    """
    settings = read_settings()
    with user_errors_explained():
        begun = skeleton(pasted(text, None), classifier_for(settings), datetime.now(UTC).date(), receiver)
    if begun is None:
        fail("There is no bounce in this text.", exits.NOT_WELL)
    folder = settings.catalog or catalog_path()
    line = _append(folder / begun.file, begun.rule) if add else None
    if as_json:
        write_json(asdict(begun) | {"line": line})
        return
    click.echo(begun.rule, nl=False)
    shown = f"{folder.name}/{begun.file}"
    where = f"Written to {shown}:{line}." if add else f"This goes to the end of {shown} (--add puts it there)."
    for note in (*begun.notes, f"{where} Replace each TODO, then: bouncebot catalog check"):
        click.echo(note, err=True)


def _append(path: Path, rule: str) -> int:
    """Write a rule at the end of its file, and return its first line."""
    before = path.read_text(encoding="utf-8").rstrip("\n")
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{before}\n\n{rule}")
    return before.count("\n") + 3


catalog.add_command(candidates)


def _coverage_lines(found: Coverage) -> Iterable[str]:
    for receiver in found.receivers:
        yield f"{receiver.id:<22} {receiver.rules:>4} rules, {len(receiver.categories):>2} categories"
    yield ""
    for category, rules in found.rules_by_category:
        yield f"{category:<22} {rules:>4} rules"
    yield ""
    yield f"{found.codes} enhanced codes lead somewhere without a rule."
    if found.unreached:
        yield f"No rule and no code leads to: {', '.join(found.unreached)}"
    yield ""
    yield "Where it is thin. A bounce of this kind is worth a rule: bouncebot catalog new --add --receiver ID"
    yield f"  Causes with fewer than {FEW_RULES} rules:"
    for cause in found.thin_causes:
        yield f"    {cause.id:<42} {cause.rules} ({', '.join(cause.receivers) or 'only by code'})"
    yield "  Receivers without a rule of their own for everyday trouble:"
    for gap in found.gaps:
        yield f"    {gap.id:<22} {', '.join(gap.missing)}"
    if found.only_documented:
        yield "  Receivers of which no example was seen, only documented:"
        yield f"    {', '.join(found.only_documented)}"


def _sum_of(found: Checked) -> str:
    if not found.problems:
        return "The catalog is in order."
    count = f"{len(found.problems)} problem{'s' if len(found.problems) > 1 else ''}"
    rest = "What refers to the faulty files and entries, and the examples, are checked once these are mended."
    return count if found.whole else f"{count}. {rest}"


def _tell(lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        write_json({"lines": list(lines)})
    else:
        _say(lines)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
