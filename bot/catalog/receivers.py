"""Tells which receiver refused: by its own words, by the host that refused, by the recipient's domain."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import translate

from bot.catalog.catalog import Catalog
from bot.catalog.index import NAMED_KINDS, Index
from bot.catalog.rule import Receiver
from bot.mail.bounce import Bounce
from bot.mail.pattern import compiled_late

_HOST_SAID = compiled_late(
    r"(?<!client )\bhost (?P<host>[a-z0-9][a-z0-9.-]{2,252}\.[a-z]{2,63})\b(?! *(?:not found|is unknown))", re.ASCII
)
"""How MTAs quote the host that answered: "host mx.example.com[192.0.2.1] said: 550 …"."""

Clues = tuple[Receiver | None, Receiver | None, Receiver | None]
"""The receiver whose host refused, whose host is quoted, and who is guessed."""
_MOST_HOSTS = 4096
"""Host names remembered with their receiver; a campaign meets the same few again and again."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who refused. `receiver` is None when nothing tells; `guessed` means: only the recipient's domain does."""

    receiver: Receiver | None = None
    guessed: bool = False

    def speaks_for(self, receiver_id: str) -> bool:
        """Tell whether the rules of `receiver_id` are this receiver's own."""
        known = self.receiver
        return known is not None and (known.id == receiver_id or receiver_id in known.speaks_like)


class Receivers:
    """Knows the hosts, domains and signatures of all receivers."""

    def __init__(self, catalog: Catalog, index: Index) -> None:
        self._index = index
        self._by_domain: dict[str, Receiver] = {}
        self._suffixes: dict[str, Receiver] = {}
        self._known_hosts: dict[str, Receiver | None] = {}
        self._globs: list[tuple[re.Pattern[str], Receiver]] = []
        for receiver in catalog.receivers:
            if receiver.kind in NAMED_KINDS:
                self._add(receiver)

    def clues(self, bounce: Bounce, folded: str) -> Clues:
        """Return what names a receiver beside its words: the host that refused, a quoted host, a guess."""
        host = self.by_host(bounce.remote_mta) if bounce.remote_mta else None
        quoted = self._quoted(folded) if "host " in folded else None
        guess = self._by_domain.get(bounce.recipient_domain or "")
        if guess is None and bounce.remote_mta is None and bounce.reporting_mta:
            guess = self.by_host(bounce.reporting_mta)
        return host, quoted, guess

    def identify(self, clues: Clues, hits: Iterable[int]) -> Identity:
        """Name the receiver from its signatures among the `hits` of the deciding words, and from the clues."""
        host, quoted, guess = clues
        stated = self._signed(hits, host) or host or quoted
        if stated is not None:
            return Identity(stated)
        return Identity(guess, guessed=guess is not None)

    def identify_in_rest(self, known: Identity, hits: Iterable[int]) -> Identity:
        """Name the receiver by its signatures in the rest of the paste, where nothing better told."""
        if known.receiver is not None and not known.guessed:
            return known
        signed = self._signed(hits, known.receiver)
        return Identity(signed, guessed=True) if signed else known

    def by_host(self, host: str) -> Receiver | None:
        """Return the receiver that owns a host name, None when no glob fits."""
        if host in self._known_hosts:
            return self._known_hosts[host]
        if len(self._known_hosts) >= _MOST_HOSTS:
            self._known_hosts.clear()
        found = self._known_hosts[host] = self._find_host(host)
        return found

    def _find_host(self, host: str) -> Receiver | None:
        labels = host.split(".")
        for start in range(len(labels)):
            receiver = self._suffixes.get(".".join(labels[start:]))
            if receiver is not None:
                return receiver
        return next((receiver for glob, receiver in self._globs if glob.match(host)), None)

    def _signed(self, hits: Iterable[int], preferred: Receiver | None) -> Receiver | None:
        """Return the receiver of the longest signature; `preferred` wins when it has signed at all."""
        signed = [(weight, receiver.id, receiver) for weight, receiver in self._index.signed(hits)]
        if not signed:
            return None
        if preferred is not None and any(receiver is preferred for _, _, receiver in signed):
            return preferred
        return max(signed, key=lambda found: found[:2])[2]

    def _quoted(self, folded: str) -> Receiver | None:
        said = [self.by_host(match["host"]) for match in _HOST_SAID.finditer(folded)]
        return next((receiver for receiver in reversed(said) if receiver is not None), None)

    def _add(self, receiver: Receiver) -> None:
        for domain in receiver.domains:
            self._by_domain.setdefault(domain, receiver)
        for glob in receiver.hosts:
            suffix = glob.removeprefix("*.")
            if "*" in suffix or "?" in suffix or "[" in suffix:
                self._globs.append((compiled_late(translate(glob)), receiver))
            else:
                self._suffixes.setdefault(suffix, receiver)
