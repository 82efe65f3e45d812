"""What one command asks the world: each question once, within one time budget."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from types import TracebackType
from typing import Final, Self, TypeVar

from bot.errors import FetchFailed, LookupFailed, LookupTimedOut, ServerFailed
from bot.ports import Answer, Dns, Nameservers, Page, Referral, Web

T = TypeVar("T")

CANARY: Final = "no-such-name-c7a1e5.invalid"
"""A name that can never exist (RFC 6761 §6.4): whoever gives it an address does so for every missing name."""
_NOBODY: Final = "name servers cannot be asked from here"
_ADDRESSES: Final = frozenset({"A", "AAAA"})
_CANARY_S: Final = 0.25
"""An answer waits so long, in seconds, for the canary's. It went out with the first question for an address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and how long its answer took, in seconds; `failure` None: it was answered."""

    name: str
    rdtype: str
    took_s: float
    failure: str | None


class Inquiry:
    """A Dns and a Web with a deadline, for one command. Use it in `async with`.

    `nameservers` None: nobody but the resolver can be asked. `now` is when the command was given, None: ages are
    not judged.

    The same question, asked again or by several checks at once, goes out once. When the budget is spent, whatever
    has no answer yet has timed out: each check then says what it knows, and no check hides another.
    An address that the DNS server gives to names that do not exist is no answer either.
    `asked` is what went out, in the order of the answers.
    """

    def __init__(
        self,
        dns: Dns,
        web: Web,
        *,
        budget_s: float,
        nameservers: Nameservers | None = None,
        now: datetime | None = None,
    ) -> None:
        self._dns = dns
        self._web = web
        self._nameservers = nameservers
        self.now = now
        self.budget_s = budget_s
        self._deadline = monotonic() + budget_s
        self._lookups: dict[tuple[str, str], asyncio.Future[Answer | LookupFailed]] = {}
        self._canaries: dict[str, asyncio.Task[frozenset[str]]] = {}
        self._asking: set[asyncio.Task[object]] = set()
        self.asked: list[Asked] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # What a check did not wait for, when a sister question failed.
        left = [*self._asking, *self._canaries.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def lookup(self, name: str, rdtype: str) -> Answer:
        """Ask once, remember the answer (bot.ports.Dns).

        Raises:
            LookupFailed: no usable answer, or none within the budget.
        """
        key = (name.lower().removesuffix("."), rdtype)
        known = self._lookups.get(key)
        if known is None:
            return await self._first(name, rdtype, key)
        # A check that is cancelled must not take the answer from the others.
        outcome = known.result() if known.done() else await asyncio.shield(known)
        if isinstance(outcome, LookupFailed):
            raise outcome
        return outcome

    @property
    def asks_nameservers(self) -> bool:
        """True when name servers themselves can be asked."""
        return self._nameservers is not None

    async def ask(self, address: str, name: str, rdtype: str) -> Answer:
        """Ask one name server within the budget (bot.ports.Nameservers).

        Raises:
            LookupFailed: no authoritative answer, or none within the budget, or nobody to ask it.
        """
        if self._nameservers is None:
            raise ServerFailed(name, rdtype, _NOBODY)
        return await self._timed(self._nameservers.ask(address, name, rdtype), f"{name} at {address}", rdtype)

    async def refer(self, address: str, name: str) -> Referral | None:
        """Ask one name server whom it refers to, within the budget (bot.ports.Nameservers).

        Raises:
            LookupFailed: neither an answer nor a referral, or none within the budget, or nobody to ask it.
        """
        if self._nameservers is None:
            raise ServerFailed(name, "NS", _NOBODY)
        return await self._timed(self._nameservers.refer(address, name), f"{name} at {address}", "NS")

    async def get(self, url: str, *, max_bytes: int) -> Page:
        """Fetch within the budget (bot.ports.Web).

        Raises:
            FetchFailed: no page, or none within the budget.
        """
        started, failure = monotonic(), None
        try:
            return await self._within_budget(self._web.get(url, max_bytes=max_bytes))
        except TimeoutError:
            failure = f"not within the {self.budget_s:g} s for all checks"
            raise FetchFailed(f"{url}: {failure}") from None
        except FetchFailed as error:
            failure = str(error)
            raise
        finally:
            self.asked.append(Asked(url, "HTTPS", monotonic() - started, failure))

    async def _first(self, name: str, rdtype: str, key: tuple[str, str]) -> Answer:
        """Ask for whoever wants to know; without a task of its own, which would cost more than the question."""
        outcome = self._lookups[key] = asyncio.get_running_loop().create_future()
        task = asyncio.current_task()
        assert task is not None
        self._asking.add(task)
        try:
            if rdtype in _ADDRESSES and rdtype not in self._canaries:
                self._canaries[rdtype] = asyncio.create_task(self._ask_canary(rdtype))
            answer = await self._timed(self._dns.lookup(name, rdtype), name, rdtype)
            if rdtype in _ADDRESSES and answer.records:
                await self._compare(answer, self._canaries[rdtype])
        except LookupFailed as error:
            outcome.set_result(error)
            raise
        except BaseException:
            outcome.set_result(LookupTimedOut(name, rdtype, "the check that asked was cut off"))
            raise
        finally:
            self._asking.discard(task)
        outcome.set_result(answer)
        return answer

    async def _ask_canary(self, rdtype: str) -> frozenset[str]:
        try:
            answer = await self._timed(self._dns.lookup(CANARY, rdtype), CANARY, rdtype)
        except LookupFailed:
            return frozenset()
        return frozenset(answer.records)

    async def _compare(self, answer: Answer, canary: asyncio.Task[frozenset[str]]) -> None:
        """Take no address that a name gets which cannot exist; an empty or late canary proves nothing."""
        if not canary.done():
            await asyncio.wait([canary], timeout=_CANARY_S)
        if canary.done() and canary.result() >= set(answer.records):
            reason = "the DNS server gives this address to every name that does not exist"
            raise ServerFailed(answer.name, answer.rdtype, reason)

    async def _timed(self, answer: Awaitable[T], name: str, rdtype: str) -> T:
        started, failure = monotonic(), None
        try:
            return await self._within_budget(answer)
        except TimeoutError:
            failure = f"not within the {self.budget_s:g} s for all checks"
            raise LookupTimedOut(name, rdtype, failure) from None
        except LookupFailed as error:
            failure = error.reason
            raise
        finally:
            self.asked.append(Asked(name, rdtype, monotonic() - started, failure))

    async def _within_budget(self, answer: Awaitable[T]) -> T:
        async with asyncio.timeout(max(0.0, self._deadline - monotonic())):
            return await answer
