"""Can the recipient leave the list with one click? (RFC 2369, RFC 8058)."""

import re
from collections.abc import Iterator, Sequence

from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import found
from bot.checks.message.page import Link
from bot.mail.message import Message

_URI = re.compile(r"<\s*([^<>\s]{1,2000})\s*>")
_WORDS = re.compile(
    r"unsubscri|opt[ -]?out|abbestell|abmeld|désabonn|desabonn|darse de baja|cancella|afmelden", re.IGNORECASE
)
_NO_WAY = "There is no List-Unsubscribe field, nor a link to unsubscribe. "
_FIX = (
    "List-Unsubscribe: <https://news.example.com/unsubscribe/…> and "
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click, both signed with DKIM"
)


def judge_unsubscribe(
    message: Message, signed_fields: Sequence[str], links: Sequence[Link], *, signatures_known: bool = True
) -> Iterator[Finding]:
    """Look at the List-Unsubscribe fields; `signed_fields` are those that a DKIM signature covers. Pure.

    `signatures_known` False: there was a signature that is not in this copy.
    """
    uris = [uri for field in message.all("list-unsubscribe") for uri in _URI.findall(field)]
    if not uris:
        yield found(
            "no-unsubscribe",
            Verdict.WARN,
            ("There is no List-Unsubscribe field, only a link. " if _has_link(links) else _NO_WAY)
            + "For a newsletter or campaign, Gmail and Yahoo require one; a "
            "message to one person needs none.",
            fix=_FIX,
            reference="RFC 8058 §3.1; support.google.com/mail/answer/81126",
        )
        return
    post = (message.first("list-unsubscribe-post") or "").replace(" ", "").lower()
    if post != "list-unsubscribe=one-click" or not any(uri.lower().startswith("https:") for uri in uris):
        yield found(
            "no-one-click",
            Verdict.WARN,
            "One can unsubscribe, but not with one click, which Gmail and Yahoo require of bulk senders' marketing: "
            + (
                "the address in List-Unsubscribe is not https."
                if post == "list-unsubscribe=one-click"
                else "“List-Unsubscribe-Post: List-Unsubscribe=One-Click” is missing."
            ),
            fix=_FIX,
            reference="RFC 8058 §3.1",
        )
        return
    unsigned = [name for name in ("List-Unsubscribe", "List-Unsubscribe-Post") if name.lower() not in signed_fields]
    if unsigned:
        yield _not_signed(" and ".join(unsigned), known=signatures_known)
        return
    yield found(
        "one-click",
        Verdict.PASS,
        "One can unsubscribe with one click.",
        reference="RFC 8058 §3.1",
    )


def _not_signed(names: str, *, known: bool) -> Finding:
    if not known:
        return found(
            "one-click-unknown",
            Verdict.UNKNOWN,
            f"Whether a DKIM signature covers {names} is not known: this copy does not have every signature.",
            reference="RFC 8058 §4",
        )
    return found(
        "one-click-unsigned",
        Verdict.WARN,
        f"No DKIM signature covers {names}, so that receivers do not offer the one click.",
        fix="Add both fields to the signed ones (h=).",
        reference="RFC 8058 §4",
    )


def _has_link(links: Sequence[Link]) -> bool:
    return any(_WORDS.search(link.words) or _WORDS.search(link.href[:500]) for link in links)
