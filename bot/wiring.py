"""Composition root of the core: settings in, working dependencies out. Knows nothing of Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.allowance import Allowance
from bot.catalog.blocklist import Blocklist
from bot.catalog.catalog import Catalog
from bot.catalog.classify import Classifier
from bot.catalog.load import catalog_path
from bot.catalog.load_filters import load_filters
from bot.catalog.load_links import load_shorteners
from bot.catalog.load_registries import load_registries
from bot.catalog.load_requirements import load_requirements
from bot.catalog.load_sending import load_sending
from bot.checks.knowledge import Knowledge
from bot.deps import Deps
from bot.incidents.store import IncidentStore
from bot.net.authority import Authority
from bot.net.clock import SystemClock
from bot.net.fetch import Fetcher
from bot.net.keyed import MASK, KeyedZones
from bot.net.resolver import Resolver
from bot.settings import Settings


@asynccontextmanager
async def open_deps(settings: Settings, classifier: Classifier) -> AsyncIterator[Deps]:
    """Open the database and the sockets, and close them at the end."""
    knowledge = knowledge_of(classifier.catalog, settings)
    nameservers = [(settings.resolver.host, settings.resolver.port)] if settings.resolver else None
    store = await IncidentStore.open(settings.database)
    try:
        async with Resolver(nameservers) as dns, Fetcher(dns) as web:
            yield Deps(
                settings=settings,
                classifier=classifier,
                knowledge=knowledge,
                dns=KeyedZones(dns, _keys_by_zone(knowledge, settings)),
                web=web,
                nameservers=Authority(),
                clock=SystemClock(),
                incidents=store,
                allowance=Allowance(per_person=settings.checks_per_person, in_all=settings.checks_per_hour),
            )
    finally:
        await store.close()


def knowledge_of(catalog: Catalog, settings: Settings) -> Knowledge:
    """Hand the checks what the catalog knows; zones that the team has a key for are named without it."""
    path = settings.catalog or catalog_path()
    sending, registries = load_sending(path), load_registries(path)
    return Knowledge(
        blocklists=tuple(_keyed(entry, settings) for entry in catalog.blocklists),
        selectors=sending.selectors,
        services=sending.services,
        registries=registries.rdap,
        claimable=registries.claimable,
        requirements=load_requirements(path),
        shorteners=load_shorteners(path),
        filters=load_filters(path),
    )


def _keyed(entry: Blocklist, settings: Settings) -> Blocklist:
    zone = entry.keyed_zone or entry.zone
    if zone is None or "{key}" not in zone or _key_of(entry.id, settings) is None:
        return entry
    return replace(entry, zone=zone.replace("{key}", MASK))


def _keys_by_zone(knowledge: Knowledge, settings: Settings) -> dict[str, str]:
    return {
        entry.zone: key
        for entry in knowledge.blocklists
        if entry.zone is not None and MASK in entry.zone and (key := _key_of(entry.id, settings)) is not None
    }


def _key_of(blocklist: str, settings: Settings) -> str | None:
    """Return the team's key for the operator of a list, None when it has none."""
    operator = blocklist.partition("-")[0]
    return {"spamhaus": settings.spamhaus_dqs_key, "abusix": settings.abusix_key}.get(operator)
