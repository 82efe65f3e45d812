"""NSD and rbldnsd, started for one test session on free ports of loopback, with folders of their own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import dns.exception
import dns.message
import dns.query

START_S = 10.0
NEEDED = {"nsd": "nsd", "rbldnsd": "rbldnsd", "ldns-signzone": "ldnsutils", "ldns-keygen": "ldnsutils"}
"""Programs and the Debian packages that have them."""

NSD_CONF = """\
server:
  ip-address: 127.0.0.1@{port}
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "{folder}"
  database: ""
  pidfile: ""
  xfrdfile: "{folder}/xfrd.state"
  xfrdir: "{folder}"
  zonelistfile: "{folder}/zone.list"
remote-control:
  control-enable: no
"""


PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/sbin"
"""Daemons are where a person's own PATH may not lead."""


def missing_packages() -> list[str]:
    """Name the Debian packages that are not installed."""
    return sorted({package for name, package in NEEDED.items() if shutil.which(name, path=PATH) is None})


def sign(zone: str, path: Path) -> tuple[Path, str]:
    """Sign a zone file; returns the signed one and the DS record for the zone above."""
    key = _run(["ldns-keygen", "-a", "ECDSAP256SHA256", "-k", zone], path.parent)
    _run(["ldns-signzone", "-n", "-o", zone, path.name, key], path.parent)
    return path.with_name(f"{path.name}.signed"), (path.parent / f"{key}.ds").read_text()


@contextmanager
def nsd(folder: Path, zones: Mapping[str, Path]) -> Iterator[int]:
    """Serve zone files until the end of the block; yields the port."""
    port = free_port()
    config = NSD_CONF.format(port=port, folder=folder)
    config += "".join(f'zone:\n  name: "{name}"\n  zonefile: "{path}"\n' for name, path in zones.items())
    (folder / "nsd.conf").write_text(config)
    with _running(["nsd", "-d", "-c", str(folder / "nsd.conf")], folder, port, next(iter(zones))):
        yield port


@contextmanager
def rbldnsd(folder: Path, lists: Sequence[str]) -> Iterator[int]:
    """Serve lists, each as `zone:type:file`, until the end of the block; yields the port.

    Started by root, it becomes the user that its package made: the folder has to be open to everybody.
    """
    port = free_port()
    command = ["rbldnsd", "-n", "-w", str(folder), "-b", f"127.0.0.1/{port}", *lists]
    with _running(command, folder, port, lists[0].partition(":")[0]):
        yield port


def free_port() -> int:
    """Find a port that nobody listens on, neither by TCP nor by UDP."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as streams, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            port: int = streams.getsockname()[1]
            try:
                datagrams.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _run(command: Sequence[str], folder: Path) -> str:
    environ = os.environ | {"PATH": PATH}
    done = subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int, zone: str) -> Iterator[None]:
    log = folder / f"{command[0]}.log"
    environ = os.environ | {"PATH": PATH}
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder, env=environ) as daemon,
    ):
        try:
            _wait_for(zone, port, daemon, log)
            yield
        finally:
            daemon.terminate()
            try:
                daemon.wait(START_S)
            except subprocess.TimeoutExpired:
                daemon.kill()


def _wait_for(zone: str, port: int, daemon: subprocess.Popen[bytes], log: Path) -> None:
    deadline = monotonic() + START_S
    while monotonic() < deadline and daemon.poll() is None:
        try:
            dns.query.udp(dns.message.make_query(zone, "SOA"), "127.0.0.1", 0.2, port)
        except (dns.exception.Timeout, OSError):
            sleep(0.05)
        else:
            return
    raise RuntimeError(f"{daemon.args!r} did not start: {log.read_text()}")
