"""How Slack says no."""


class Refusal(Exception):
    """An answer {"ok": false}. `error` is Slack's code; `details` go into response_metadata.messages."""

    def __init__(self, error: str, *details: str, **more: str) -> None:
        super().__init__(error, *details)
        self.error = error
        self.details = details
        self.more = more
        """Further fields of the answer: needed, provided."""
