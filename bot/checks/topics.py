"""What people call the subjects of the checks."""

from typing import Final

_TOPICS: Final = {
    "domain": "domain",
    "ptr": "reverse DNS (PTR)",
    "mx-ptr": "names of mail exchangers",
    "blocklist": "blocklists",
    "blocklists": "blocklists",
    "nameservers": "name servers",
    "delegation": "delegation",
    "txt": "TXT records",
    "dangling": "targets of records",
    "age": "age",
    "ipv6": "IPv6",
    "senders": "sending services",
}


def topic(code: str) -> str:
    """Name what a check or its finding's code is about, as in a list: "MTA-STS", "name servers"."""
    name = code.partition(".")[0]
    return _TOPICS.get(name, name.upper())
