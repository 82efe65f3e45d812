"""Dns for blocklists that are asked with a key in the name: the key goes onto the wire and nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.errors import LookupFailed
from bot.ports import Answer, Dns

MASK = "<key>"
"""Stands for a key wherever people or files can see the name. No host name can hold it."""


class KeyedZones:
    """A Dns that puts keys into the names of some zones, and takes them out of whatever comes back.

    `keys` are by zone as the checks know it, with the mask: `<key>.zen.dq.spamhaus.net`. Only names below such a zone
    get a key: a stranger's record cannot have one sent anywhere else.
    """

    def __init__(self, dns: Dns, keys: Mapping[str, str]) -> None:
        self._dns = dns
        self._keys = dict(keys)
        self._any_key = re.compile("|".join(map(re.escape, self._keys.values())), re.IGNORECASE) if keys else None

    async def lookup(self, name: str, rdtype: str) -> Answer:
        """Ask under the real name (bot.ports.Dns).

        Raises:
            LookupFailed: no usable answer.
        """
        key = self._key_for(name) if MASK in name else None
        if key is None:
            return await self._dns.lookup(name, rdtype)
        try:
            answer = await self._dns.lookup(name.replace(MASK, key), rdtype)
        except LookupFailed as error:
            # Without its cause: that one's text has the name.
            raise type(error)(name, rdtype, self._masked(error.reason)) from None
        return replace(
            answer,
            name=name,
            records=tuple(map(self._masked, answer.records)),
            canonical_name=self._masked(answer.canonical_name) if answer.canonical_name is not None else None,
        )

    def _key_for(self, name: str) -> str | None:
        below = name.lower().removesuffix(".")
        return next((key for zone, key in self._keys.items() if below.endswith(f".{zone}")), None)

    def _masked(self, text: str) -> str:
        return self._any_key.sub(MASK, text) if self._any_key is not None else text
