"""Real name servers and a real blocklist server, started for these tests and stopped after them."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.net.authority import Authority
from bot.net.resolver import Resolver
from bot.ports import Answer, Dns, Referral
from tests.fakes.forwarder import forward
from tests.fakes.nameserver import Handler, Nameserver
from tests.real.daemons import missing_packages, nsd, rbldnsd, sign

HERE = Path(__file__).parent
LISTS = {
    "ip.list.example": ("ip4set:ip4", "ip6trie:ip6"),
    "domains.list.example": ("dnset:domains",),
    "everything.list.example": ("ip4trie:everything",),
    "nothing.list.example": ("ip4set:nothing",),
    "refusing.list.example": ("ip4set:ip4", "acl:nobody"),
}


ABOVE = ("com", "net", "example.org")
"""Zones that are on a server of their own: one that has the zone below too refers to nobody."""
ABOVE_IPS = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
"""The addresses of that server, by the zones."""


@dataclass(frozen=True, slots=True)
class Servers:
    """The ports of the real servers. `above` has the zones above the others."""

    nsd: int
    above: int
    rbldnsd: int
    zones: tuple[str, ...]

    def resolver(self, *, validating: bool = False) -> Handler:
        """Make what a resolver in front of them answers."""
        ports = dict.fromkeys(self.zones, self.nsd) | dict.fromkeys(ABOVE, self.above)
        ports |= dict.fromkeys(LISTS, self.rbldnsd)
        return forward(ports, validating=validating)


class BothNsds:
    """bot.ports.Nameservers in which every name server is one of the two NSDs on loopback."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    async def ask(self, address: str, name: str, rdtype: str) -> Answer:
        return await self._at(address).ask("127.0.0.1", name, rdtype)

    async def refer(self, address: str, name: str) -> Referral | None:
        return await self._at(address).refer("127.0.0.1", name)

    def _at(self, address: str) -> Authority:
        port = self._servers.above if address in ABOVE_IPS else self._servers.nsd
        return Authority(port=port, is_allowed=lambda _: True)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    if missing := missing_packages():
        pytest.skip(f"not installed: {', '.join(missing)} (Debian packages)")
    with tempfile.TemporaryDirectory(prefix="bouncebot-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield from _serve(folder)


def _serve(folder: Path) -> Iterator[Servers]:
    for path in (*(HERE / "zones").iterdir(), *(HERE / "lists").iterdir()):
        shutil.copy(path, folder)
    zones = {path.name.removesuffix(".zone"): path for path in sorted(folder.glob("*.zone"))}
    zones["example.com"], ds = sign("example.com", zones["example.com"])
    with zones["com"].open("a") as com:
        com.write(ds)
    above = {name: zones.pop(name) for name in ABOVE}
    lists = [f"{zone}:{data}" for zone, files in LISTS.items() for data in files]
    (folder / "above").mkdir()
    with (
        nsd(folder, zones) as nsd_port,
        nsd(folder / "above", above) as above_port,
        rbldnsd(folder, lists) as rbldnsd_port,
    ):
        yield Servers(nsd_port, above_port, rbldnsd_port, tuple(zones))


@pytest.fixture
async def dns(servers: Servers) -> AsyncIterator[Dns]:
    """A resolver that does not validate, in front of the real servers."""
    async with Nameserver(servers.resolver()) as front, Resolver([front.address], timeout_s=2.0) as resolver:
        yield resolver


@pytest.fixture
async def validating_dns(servers: Servers) -> AsyncIterator[Dns]:
    """A resolver that validates, in front of the real servers."""
    async with (
        Nameserver(servers.resolver(validating=True)) as front,
        Resolver([front.address], timeout_s=2.0) as resolver,
    ):
        yield resolver


@pytest.fixture
def nameservers(servers: Servers) -> BothNsds:
    return BothNsds(servers)
