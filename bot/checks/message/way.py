"""Did a list or forwarder pass the message on, and did it change it? A fix has to say something else then."""

from enum import StrEnum


class Way(StrEnum):
    """How a message reached the server whose results it shows."""

    DIRECT = "direct"
    """Nothing in the header shows a list or forwarder."""
    PASSED_ON = "passed-on"
    """By a list or forwarder; whether it changed the message is not known."""
    CHANGED = "changed"
    """A list or forwarder saw DKIM pass, and the receiver did not."""

    @property
    def dkim_fix(self) -> str | None:
        """What to do about a broken signature; None: what the sender would do anyway."""
        return _DKIM_FIXES.get(self)

    @property
    def whose_server(self) -> str:
        """A sentence about the server that handed the message over, "" where it is the sender's own."""
        if self is Way.DIRECT:
            return ""
        return " A list or forwarder has passed the message on, it seems: that may be its domain and address."


_DKIM_FIXES = {
    Way.PASSED_ON: "Lists and forwarders often change messages (footers, subject tags), which is not for the sender "
    "to mend: compare with a message that came directly.",
    Way.CHANGED: "Nothing for the sender to change: DKIM passed before the message was changed on the way.",
}
