"""Composition root of the core: settings in, working dependencies out. Knows nothing of Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.catalog.blocklist import Blocklist
from bot.catalog.catalog import Catalog
from bot.catalog.classify import Classifier
from bot.catalog.load import catalog_path
from bot.catalog.load_registries import load_registries
from bot.catalog.load_requirements import load_requirements
from bot.catalog.load_sending import load_sending
from bot.checks.knowledge import Knowledge
from bot.deps import Deps
from bot.incidents.store import IncidentStore
from bot.net.authority import Authority
from bot.net.clock import SystemClock
from bot.net.fetch import Fetcher
from bot.net.resolver import Resolver
from bot.settings import Settings


@asynccontextmanager
async def open_deps(settings: Settings, classifier: Classifier) -> AsyncIterator[Deps]:
    """Open the database and the sockets, and close them at the end."""
    nameservers = [(settings.resolver.host, settings.resolver.port)] if settings.resolver else None
    store = await IncidentStore.open(settings.database)
    try:
        async with Resolver(nameservers) as dns, Fetcher(dns) as web:
            yield Deps(
                settings=settings,
                classifier=classifier,
                knowledge=knowledge_of(classifier.catalog, settings),
                dns=dns,
                web=web,
                nameservers=Authority(),
                clock=SystemClock(),
                incidents=store,
            )
    finally:
        await store.close()


def knowledge_of(catalog: Catalog, settings: Settings) -> Knowledge:
    """Hand the checks what the catalog knows, with the team's keys filled into the zones that need one."""
    path = settings.catalog or catalog_path()
    sending, registries = load_sending(path), load_registries(path)
    return Knowledge(
        blocklists=tuple(_with_key(entry, settings) for entry in catalog.blocklists),
        selectors=sending.selectors,
        services=sending.services,
        registries=registries.rdap,
        claimable=registries.claimable,
        requirements=load_requirements(path),
    )


def _with_key(entry: Blocklist, settings: Settings) -> Blocklist:
    if entry.zone is None or "{key}" not in entry.zone:
        return entry
    keys = {"spamhaus": settings.spamhaus_dqs_key, "abusix": settings.abusix_key}
    key = keys.get(entry.id.partition("-")[0])
    return replace(entry, zone=entry.zone.replace("{key}", key)) if key else entry
