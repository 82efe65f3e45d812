"""Registries and services at which names are taken (catalog/registries.yml)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registry:
    """Where the registry of the names below `suffix` answers by RDAP: an https URL with its last slash."""

    suffix: str
    base: str


@dataclass(frozen=True, slots=True)
class Claimable:
    """A service at which anybody may take a free name below `suffix`."""

    suffix: str
    name: str


@dataclass(frozen=True, slots=True)
class Registries:
    """The whole file."""

    rdap: tuple[Registry, ...]
    claimable: tuple[Claimable, ...]
