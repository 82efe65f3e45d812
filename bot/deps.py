"""What the use cases need, in one value; made by the composition root, or by a test from fakes."""

from dataclasses import dataclass, field

from bot.allowance import Allowance
from bot.catalog.classify import Classifier
from bot.checks.run import Knowledge
from bot.incidents.store import IncidentStore
from bot.ports import Clock, Dns, Nameservers, Web
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """Everything a use case may touch."""

    settings: Settings
    classifier: Classifier
    knowledge: Knowledge
    """What the checks know beforehand: blocklists, DKIM selectors, sending services."""
    dns: Dns
    web: Web
    clock: Clock
    incidents: IncidentStore
    nameservers: Nameservers | None = None
    """None: only the resolver is asked."""
    allowance: Allowance = field(default_factory=Allowance)
    """Of checks; one for the whole process. Without limits unless told."""
