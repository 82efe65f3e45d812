"""Work that was acknowledged and is not yet done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Acknowledged work that has to be finished even after a crash.

    `text` is redacted. `kind` is the shell's own word for what to do ("message", "command", …); `answer_ts` is the
    timestamp of the message that was posted as the answer, None while there is none.
    """

    request_key: str
    kind: str
    text: str
    channel: str | None = None
    thread_ts: str | None = None
    user: str | None = None
    response_url: str | None = None
    answer_ts: str | None = None
