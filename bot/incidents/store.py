"""The incident store: one SQLite file, one thread that alone touches it."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Concatenate, ParamSpec, Self, TypeVar

from bot.incidents import jobs, records, reports
from bot.incidents.database import Database, open_database
from bot.incidents.history import IncidentHistory, Unexplained, WrongReport
from bot.incidents.incident import Incident, State
from bot.incidents.job import Job

P = ParamSpec("P")
T = TypeVar("T")


class IncidentStore:
    """Async face of the database. A sqlite3 connection belongs to the thread that made it, so there is one."""

    def __init__(self, db: Database, executor: ThreadPoolExecutor) -> None:
        self._db = db
        self._executor = executor

    @classmethod
    async def open(cls, path: str) -> Self:
        """Open the store; ":memory:" for one that keeps nothing.

        Raises:
            SettingsError: the file cannot be made, read or written, or is no database.
        """
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="incidents")
        try:
            db = await asyncio.get_running_loop().run_in_executor(executor, open_database, path)
        except BaseException:
            executor.shutdown(wait=False)
            raise
        return cls(db, executor)

    async def close(self) -> None:
        """Finish what was asked, then close the file."""
        await self.call(Database.close)
        self._executor.shutdown()

    async def unexplained(self, *, limit: int = 50) -> tuple[Unexplained, ...]:
        """List bounces that nothing explained, newest first."""
        return await self.call(records.list_unexplained, limit=limit)

    async def incidents(self, *, state: State | None = State.OPEN, limit: int = 50) -> tuple[Incident, ...]:
        """List incidents, last seen first; `state` None: all."""
        return await self.call(records.list_incidents, state=state, limit=limit)

    async def incident(self, incident_id: int) -> Incident:
        """Read one incident; raises NoSuchIncident."""
        return await self.call(records.get_incident, incident_id)

    async def history(self, incident_id: int) -> IncidentHistory:
        """Read one incident with all its records; raises NoSuchIncident."""
        return await self.call(records.read_history, incident_id)

    async def assign(self, incident_id: int, assignee: str, actor: str | None, now: datetime) -> Incident:
        """Give an incident to somebody; raises NoSuchIncident."""
        return await self.call(records.assign, incident_id, assignee, actor, now)

    async def resolve(self, incident_id: int, actor: str | None, now: datetime) -> Incident:
        """Close an incident; raises NoSuchIncident."""
        return await self.call(records.resolve, incident_id, actor, now)

    async def report_wrong(
        self, incident_id: int, actor: str | None, note: str, now: datetime, request_key: str | None = None
    ) -> Incident:
        """Remember a report of a wrong diagnosis; `note` must be redacted; raises NoSuchIncident."""
        return await self.call(records.report_wrong, incident_id, actor, note, now, request_key)

    async def wrong_reports(self, *, limit: int = 50) -> tuple[WrongReport, ...]:
        """List reports of wrong diagnoses, newest first."""
        return await self.call(reports.list_wrong, limit=limit)

    async def begin_job(self, job: Job, now: datetime) -> bool:
        """Remember acknowledged work; False: this request is known already."""
        return await self.call(jobs.begin, job, now)

    async def job_answered(self, request_key: str, answer_ts: str) -> None:
        """Remember which message is the answer to a job."""
        await self.call(jobs.answered, request_key, answer_ts)

    async def finish_job(self, request_key: str) -> None:
        """Mark a job as done."""
        await self.call(jobs.finish, request_key)

    async def unfinished_jobs(self) -> tuple[Job, ...]:
        """List work that was acknowledged but not finished, oldest first."""
        return await self.call(jobs.unfinished)

    async def forget_jobs_before(self, moment: datetime) -> int:
        """Delete finished jobs from before `moment`; returns how many."""
        return await self.call(jobs.forget_before, moment)

    async def answers(self) -> bool:
        """Tell whether the database can be read, for a health check."""
        try:
            await self.call(records.list_incidents, state=State.OPEN, limit=1)
        except sqlite3.Error:
            return False
        return True

    async def call(self, function: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run any function on the database, in the store's own thread."""
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, lambda: function(self._db, *args, **kwargs)
        )
