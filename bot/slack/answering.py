"""The one place where errors at the Slack edge end: told to the person, written to the log, never raised."""

import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable
from enum import StrEnum

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import UserError
from bot.slack.mrkdwn import escape
from bot.slack.response_url import ResponseUrlRefused

_log = logging.getLogger(__name__)

Tell = Callable[[str], Awaitable[object]]
"""Says one sentence, escaped for mrkdwn, to the person who is waiting."""


class Outcome(StrEnum):
    """How a piece of work ended."""

    DONE = "done"
    TOLD = "told"  # it failed, and the person knows
    UNREACHABLE = "unreachable"  # Slack could not be reached: worth another try later


async def answer(work: Awaitable[object], tell: Tell) -> Outcome:
    """Await the work, and tell what went wrong: a UserError's text as it is, a bug by a reference id.

    The bug's traceback is in the log under that id. Bolt 1.30 loses the acknowledgement when a listener raises soon
    after it, and tells the person nothing: so nothing is raised here.
    """
    try:
        await work
    except UserError as problem:
        await _told(tell, str(problem))
        return Outcome.TOLD
    except (aiohttp.ClientError, OSError, TimeoutError) as problem:
        # Lookups, downloads and the database have errors of their own; what is left is Slack.
        _log.warning("Slack cannot be reached: %s", type(problem).__name__)
        return Outcome.UNREACHABLE
    except Exception as problem:  # noqa: BLE001 - the one broad except: a bug must not become silence
        reference = secrets.token_hex(4)
        _log.error("reference %s: %s", reference, described(problem))
        await _told(
            tell,
            f"Something went wrong on my side, and I could not finish this. Reference {reference}: "
            "whoever runs me finds it in the log. Try again, please.",
        )
        return Outcome.TOLD
    return Outcome.DONE


def described(problem: BaseException) -> str:
    """Describe an error and what led to it for the log: types and places, no texts, since those may quote a paste."""
    lines: list[str] = []
    current: BaseException | None = problem
    while current is not None:
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{_slack_error(current)}")
        lines += (line.rstrip() for line in traceback.format_tb(current.__traceback__))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


async def _told(tell: Tell, words: str) -> None:
    try:
        await tell(escape(words))
    except Exception as problem:  # noqa: BLE001 - Slack itself is what fails here; the log is all that is left
        _log.warning("could not tell the person: %s", described(problem))


def _slack_error(problem: BaseException) -> str:
    """Slack's own error code, and where in the blocks it saw it."""
    if isinstance(problem, ResponseUrlRefused):
        return f" {problem.answer}"
    if not isinstance(problem, SlackApiError):
        return ""
    response = problem.response
    details = (response.get("response_metadata") or {}).get("messages") or ()
    return f" {response.get('error')} {' '.join(map(str, details))}".rstrip()
