"""What all listeners share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.checks.report import Report
from bot.deps import Deps
from bot.explain import Explanation, explain
from bot.incidents.job import Job
from bot.slack.answering import Outcome, Tell, answer
from bot.slack.blocks.answer import Frame
from bot.slack.files import Files
from bot.slack.ids import Shown
from bot.slack.recall import Latest, Recall
from bot.slack.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What listeners work with. `bot_user` is the bot's own Slack user id."""

    deps: Deps
    client: AsyncWebClient
    files: Files
    bot_user: str
    work: Work
    recall: Recall
    reports: Latest[Report] = field(default_factory=Latest)
    """The latest answers to checks."""
    under_way: set[str] = field(default_factory=set)
    """Request keys of the persisted work that this process is doing."""

    def explain(self, text: str, *, asked: bool) -> Explanation:
        """Read and classify a paste. Raises NothingPasted."""
        limit = self.deps.settings.max_paste_chars
        return explain(text, self.deps.classifier, max_paste_chars=limit, asked=asked)

    async def explain_aside(self, text: str, *, asked: bool) -> Explanation:
        """Explain in a thread: a log of a hundred thousand characters takes long enough to hold up everybody else."""
        return await asyncio.to_thread(self.explain, text, asked=asked)

    def without_name(self, text: str) -> str:
        """Take out the mention of the bot that a question to it begins with, so that the rest reads like a paste."""
        return text.replace(f"@{self.bot_user}", "", 1).strip()

    def frame(self, shown: Shown, *, here: str | None, private: bool, pending: bool = False) -> Frame:
        """Say how an answer is shown now."""
        return Frame(
            now=self.deps.clock.now(),
            shown=shown,
            here=here,
            private=private,
            pending=pending,
            titles=self.deps.classifier.catalog.titles,
        )

    async def begin(self, job: Job) -> bool:
        """Persist work before it is acknowledged; False: it came before."""
        return await self.deps.incidents.begin_job(job, self.deps.clock.now())

    def run(self, job: Job, work: Callable[[], Awaitable[None]], tell: Tell) -> None:
        """Do persisted work in the background. When the process dies or is stopped, the next one does it."""
        self.under_way.add(job.request_key)
        self.work.start(self._run(job, work, tell))

    async def _run(self, job: Job, work: Callable[[], Awaitable[None]], tell: Tell) -> None:
        try:
            if await answer(work(), tell) is not Outcome.UNREACHABLE:
                await answer(self.deps.incidents.finish_job(job.request_key), tell)
        finally:
            self.under_way.discard(job.request_key)
