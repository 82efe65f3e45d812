"""Real name servers and a real blocklist server, started for these tests and stopped after them."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.net.authority import Authority
from bot.net.resolver import Resolver
from bot.ports import Answer, Dns
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


@dataclass(frozen=True, slots=True)
class Servers:
    """The ports of the real servers."""

    nsd: int
    rbldnsd: int
    zones: tuple[str, ...]

    def resolver(self, *, validating: bool = False) -> Handler:
        """Make what a resolver in front of them answers."""
        ports = dict.fromkeys(self.zones, self.nsd) | dict.fromkeys(LISTS, self.rbldnsd)
        return forward(ports, validating=validating)


class NsdForAll:
    """bot.ports.Nameservers in which every name server is the NSD on loopback."""

    def __init__(self, port: int) -> None:
        self._authority = Authority(port=port, is_allowed=lambda _: True)

    async def ask(self, address: str, name: str, rdtype: str) -> Answer:
        del address
        return await self._authority.ask("127.0.0.1", name, rdtype)


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
    with zones["com"].open("a") as above:
        above.write(ds)
    lists = [f"{zone}:{data}" for zone, files in LISTS.items() for data in files]
    with nsd(folder, zones) as nsd_port, rbldnsd(folder, lists) as rbldnsd_port:
        yield Servers(nsd_port, rbldnsd_port, tuple(zones))


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
def nameservers(servers: Servers) -> NsdForAll:
    return NsdForAll(servers.nsd)
