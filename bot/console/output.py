"""What a command writes for programs."""

import json

import click

JSON = click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")


def write_json(value: object) -> None:
    """Write a value on standard output, indented, with its letters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
