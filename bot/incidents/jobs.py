"""The SQL of jobs: acknowledged work that survives a crash."""

from datetime import UTC, datetime

from sqlite_utils import Database

from bot.incidents.job import Job
from bot.incidents.transaction import write


def begin(db: Database, job: Job, now: datetime) -> bool:
    """Remember the job; False when its request key is known already, so the request came a second time."""
    with write(db):
        if db.table("jobs").count_where("request_key = ?", [job.request_key]):
            return False
        db.table("jobs").insert(
            {
                "request_key": job.request_key,
                "at": now.astimezone(UTC).isoformat(timespec="microseconds"),
                "kind": job.kind,
                "text": job.text,
                "channel": job.channel,
                "thread_ts": job.thread_ts,
                "user": job.user,
                "response_url": job.response_url,
                "answer_ts": job.answer_ts,
            }
        )
    return True


def answered(db: Database, request_key: str, answer_ts: str) -> None:
    """Remember which message is the answer, so that a restart updates it instead of posting another."""
    db.table("jobs").update(request_key, {"answer_ts": answer_ts})


def finish(db: Database, request_key: str) -> None:
    """Mark a job as done and forget its text; its key stays, to recognise redeliveries."""
    db.table("jobs").update(request_key, {"done": 1, "text": "", "response_url": None})


def unfinished(db: Database) -> tuple[Job, ...]:
    """List what was acknowledged but not finished, oldest first."""
    return tuple(
        Job(
            request_key=row["request_key"],
            kind=row["kind"],
            text=row["text"],
            channel=row["channel"],
            thread_ts=row["thread_ts"],
            user=row["user"],
            response_url=row["response_url"],
            answer_ts=row["answer_ts"],
        )
        for row in db.query("SELECT * FROM jobs WHERE done = 0 ORDER BY at, rowid")
    )


def forget_before(db: Database, moment: datetime) -> int:
    """Delete finished jobs from before `moment`; returns how many. Slack redelivers for an hour at most."""
    before = moment.astimezone(UTC).isoformat(timespec="microseconds")
    with write(db):
        count = db.table("jobs").count_where("done = 1 AND at < ?", [before])
        db.table("jobs").delete_where("done = 1 AND at < ?", [before])
    return count
