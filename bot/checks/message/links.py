"""Where the links of a message lead. Rules of thumb, and marked as such."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import RULE_OF_THUMB, found
from bot.checks.message.page import Link, Page
from bot.checks.names import is_below
from bot.checks.text import counted, joined
from bot.mail.domain import domain_or_none

_URL = re.compile(r"https?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_SHOWN = re.compile(r"^(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24})(?:[/?#].*)?$", re.IGNORECASE)


def links_of(text: str | None, page: Page | None) -> tuple[Link, ...]:
    """Return the links of the HTML, else the addresses in the plain text. Pure."""
    if page is not None:
        return page.links
    return tuple(Link(url, url) for url in _URL.findall(text or ""))


def judge_links(links: Sequence[Link], domain: str | None, shorteners: Sequence[str]) -> Iterator[Finding]:
    """Look at the links. `domain` is the author's organizational domain, None: not known. Pure."""
    hosts = dict.fromkeys(host for link in links if (host := host_of(link.href)))
    short = [host for host in hosts if any(is_below(host, name) for name in shorteners)]
    if short:
        yield found(
            "link-shortener",
            Verdict.WARN,
            f"Links are shortened ({joined(short)}). Spammers hide behind the same service, and lists such as "
            "Spamhaus DBL name abused ones.",
            fix="Link to your own domain.",
            reference=RULE_OF_THUMB,
        )
    if plain := [link for link in links if link.href.lower().startswith("http://")]:
        yield found(
            "link-http",
            Verdict.WARN,
            f"{counted(len(plain), 'link')} without TLS: {joined([link.href[:80] for link in plain], 3)}.",
            fix="Use https://.",
            reference=RULE_OF_THUMB,
        )
    others = [host for host in hosts if host not in short]
    if domain is not None and (foreign := [host for host in others if not is_below(host, domain)]):
        yield found(
            "link-other-domain",
            Verdict.WARN,
            f"Links lead to other domains than {domain}: {joined(foreign)}. Their reputation counts too.",
            fix=f"Let the sending service track clicks by a name of {domain}, and check the others.",
            reference=RULE_OF_THUMB,
        )
    for link in links:
        shown, real = _SHOWN.match(link.words), host_of(link.href)
        if shown and real and not _related(shown[1].lower(), real):
            yield found(
                "link-disguised",
                Verdict.WARN,
                f"A link shows {shown[1]} but leads to {real}, as phishing does.",
                fix="Let the words on a link not look like another address.",
                reference=RULE_OF_THUMB,
            )
            return


def host_of(href: str) -> str | None:
    """Return the host of a web address, None for anything else (mailto:, #anchors, placeholders)."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return domain_or_none(parts.hostname) if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def _related(shown: str, real: str) -> bool:
    shown, real = shown.removeprefix("www."), real.removeprefix("www.")
    return is_below(shown, real) or is_below(real, shown) or shown.split(".")[-2:] == real.split(".")[-2:]
