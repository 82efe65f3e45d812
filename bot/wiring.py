"""Composition root of the core: settings in, working dependencies out. Knows nothing of Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.catalog.classify import Classifier
from bot.deps import Deps
from bot.incidents.store import IncidentStore
from bot.net.clock import SystemClock
from bot.net.fetch import HttpsWeb
from bot.net.resolver import Resolver
from bot.settings import Settings


@asynccontextmanager
async def open_deps(settings: Settings, classifier: Classifier) -> AsyncIterator[Deps]:
    """Open the database and the resolver, and close them at the end."""
    raise NotImplementedError
    yield
