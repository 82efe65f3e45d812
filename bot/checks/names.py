"""Names and addresses as DNS is asked about them."""

import ipaddress

MAX_NAME = 253
"""Characters of a name without its last dot (RFC 1035 §2.3.4 counts 255 octets on the wire)."""

_MAX_LABEL = 63

_UNREACHABLE = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",  # RFC 1918
            "100.64.0.0/10",  # RFC 6598, carrier-grade NAT
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "224.0.0.0/3",  # multicast and above
            "::/127",
            "fc00::/7",  # RFC 4193
            "fe80::/10",
            "ff00::/8",
        ),
    )
)
"""Addresses that no mail on the public Internet comes from (RFC 6890); those for documentation are examples."""


def is_unreachable(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """Tell whether all of a range is outside the public Internet."""
    if isinstance(network, ipaddress.IPv4Network):
        return any(isinstance(other, ipaddress.IPv4Network) and network.subnet_of(other) for other in _UNREACHABLE)
    return any(isinstance(other, ipaddress.IPv6Network) and network.subnet_of(other) for other in _UNREACHABLE)


def can_be_asked(name: str) -> bool:
    """Tell whether DNS can hold the name: no label empty or over 63 octets, 253 characters at most."""
    labels = name.removesuffix(".").split(".")
    return len(name.removesuffix(".")) <= MAX_NAME and all(
        0 < len(label.encode("utf-8", "surrogateescape")) <= _MAX_LABEL for label in labels
    )


def normal(name: str) -> str:
    """Write a name from a record as the bot does: lower case, no trailing dot."""
    return name.lower().removesuffix(".")


def parents(name: str) -> tuple[str, ...]:
    """List the names above: a.example.com → example.com, com."""
    labels = name.split(".")
    return tuple(".".join(labels[index:]) for index in range(1, len(labels)))


def is_below(name: str, ancestor: str) -> bool:
    """Tell whether `name` is `ancestor` or below it."""
    return normal(name) == normal(ancestor) or normal(name).endswith("." + normal(ancestor))


def reverse_name(ip: str) -> str:
    """Return the name of the address's PTR record (RFC 1035 §3.5, RFC 3596 §2.5)."""
    return ipaddress.ip_address(ip).reverse_pointer


def reversed_labels(ip: str) -> str:
    """Return the address as the labels that go before a list's zone (RFC 5782 §2.1, §2.4)."""
    return reverse_name(ip).removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")


def is_ipv6(ip: str) -> bool:
    """Tell whether an address is an IPv6 one."""
    return ":" in ip


def is_public(ip: str) -> bool:
    """Tell whether the address can send or receive mail on the public Internet."""
    address = ipaddress.ip_address(ip)
    return not any(address.version == network.version and address in network for network in _UNREACHABLE)
