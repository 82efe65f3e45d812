"""The fixed phrases of an answer, the same in Slack and in the terminal. Plain text, no markup."""

from collections.abc import Iterable

from bot.catalog.cause import Action, Category, Party, Step
from bot.catalog.diagnosis import Diagnosis
from bot.checks.finding import Finding, Verdict
from bot.checks.requirements import Met
from bot.explain import Effect, Explained
from bot.mail.bounce import Bounce, DsnAction, NotABounce

SURE, LIKELY, POSSIBLE = 0.9, 0.7, 0.4
"""Confidence from which an answer is called sure, likely, possible; below, it is a guess."""

MAX_RECIPIENTS = 20
"""Addresses listed for a group of like bounces; the rest are counted."""

MAX_RECEIVERS = 6
"""Receivers listed that use a code; the rest are counted."""

MAX_MEANINGS = 4
"""Meanings of a code listed for each of them."""

WORTH_SAYING = 0.05
"""An alternative below this confidence is left out."""

CATEGORY = {
    Category.RECIPIENT_UNKNOWN: "unknown recipient",
    Category.RECIPIENT_DISABLED: "disabled mailbox",
    Category.RECIPIENT_DOMAIN: "recipient's domain",
    Category.MAILBOX_FULL: "mailbox full",
    Category.AUTHENTICATION: "authentication",
    Category.SENDER_DNS: "sender's DNS",
    Category.REPUTATION: "reputation",
    Category.BLOCKLIST: "blocklist",
    Category.CONTENT: "content",
    Category.MALWARE: "malware or attachment",
    Category.RECIPIENT_POLICY: "recipient's own rule",
    Category.POLICY: "policy",
    Category.RATE_LIMIT: "rate limit",
    Category.GREYLISTING: "greylisting",
    Category.RELAY_DENIED: "relay denied",
    Category.SMTP_AUTHENTICATION: "login to the mail server",
    Category.MESSAGE_SIZE: "message size",
    Category.MAIL_LOOP: "mail loop",
    Category.DELIVERY_FAILURE: "delivery failure",
}

PARTY = {
    Party.SENDER_INFRASTRUCTURE: "you: whoever runs your mail servers or the sending service's account",
    Party.SENDER_DNS: "you: whoever edits your DNS",
    Party.SENDER_LIST: "you: whoever owns the address list",
    Party.SENDER_CONTENT: "you: whoever writes the message",
    Party.SENDER_CLIENT: "you: whoever set up the program or account that submits the mail",
    Party.RECIPIENT: "the recipient",
    Party.RECIPIENT_ADMIN: "the administrator on the recipient's side",
    Party.PROVIDER: "the provider that refused; you can only wait or use its form",
}

ACTION = {
    Action.SUPPRESS: "Suppress: send nothing more there.",
    Action.RETRY: "Retry: leave it in the queue. Do not suppress.",
    Action.FIX_THEN_RESEND: "Fix first, then resend. Do not suppress.",
    Action.PAUSE: "Pause this mail and investigate. Do not suppress.",
    Action.CONTACT_RECIPIENT: "Reach the recipient another way; resend when they have acted.",
    Action.NONE: "Nothing to do for this message.",
}

SEND_AGAIN = "Send it again later; the queue has given up. Do not suppress."

RECEIVER = {"gmail": "Gmail", "yahoo": "Yahoo", "outlook_com": "Outlook.com"}
"""Receivers that publish sender requirements, as one says them in a heading."""

NOT_IN_DNS = "Not visible in DNS. Look here:"
REQUIRED = "What Gmail, Yahoo and Outlook.com require of senders"
MET = {Met.FAIL: "not met", Met.PASS: "met", Met.LOOK: "not visible in DNS"}
"""In the order in which they are shown."""

NOTHING_ANSWERED = (
    "Nothing could be asked: no question got an answer, which says nothing for or against {about}. Try again, or ask "
    "another DNS server."
)
UNANSWERED = "No answer, so neither good nor bad"
UNUSED = "Not in use, and optional:"
NO_MESSAGE = (
    "There is no message in this. Upload one as a file (.eml), or paste its source (in Gmail: “Show original”), "
    "or at least its header."
)
ONLY_TABLE = (
    "That is only the table above the source. Paste the source below it too (“Copy to clipboard”) for the path, the "
    "signatures and what the message looks like."
)
ONLY_FIELDS = (
    "That is only a part of a header. Paste the whole source (in Gmail: “Show original”) for what is not in it."
)
NOT_INTACT = (
    "Slack changes what is pasted, so I did not verify the DKIM signatures. For that, upload the message as a file "
    "(.eml)."
)
LEARNT = "DKIM selectors of this domain, by this message"
FOUND = "Found"
INSTEAD = "What to do"

VERDICT = {
    Verdict.PASS: "pass",
    Verdict.WARN: "warning",
    Verdict.FAIL: "fail",
    Verdict.UNKNOWN: "no answer",
    Verdict.SKIPPED: "skipped",
}


def counts(findings: Iterable[Finding]) -> str:
    """Count findings as people do, worst first: "1 failure, 3 warnings, 2 without an answer"."""
    seen = [finding.verdict for finding in findings]
    told = [
        f"{number} {one if number == 1 else many}"
        for verdict, (one, many) in _COUNTED.items()
        if (number := seen.count(verdict))
    ]
    return ", ".join(told) or "nothing to check"


_COUNTED = {
    Verdict.FAIL: ("failure", "failures"),
    Verdict.WARN: ("warning", "warnings"),
    Verdict.UNKNOWN: ("without an answer", "without an answer"),
    Verdict.PASS: ("in order", "in order"),
}


def left_out(findings: int) -> str:
    """Say that some of the findings did not fit into one message of Slack's."""
    more = "1 more finding is" if findings == 1 else f"{findings} more findings are"
    return f"{more} too much for one message here; the command line shows all of them."


EFFECT = {
    Effect.CONFIRMS: "confirms",
    Effect.CONTRADICTS: "contradicts",
    Effect.OPEN: "leaves it open",
}

OTHER = {
    NotABounce.COMPLAINT: "This is a complaint report (ARF), not a bounce: somebody pressed “spam”. "
    "Suppress that recipient and look at the campaign it came from.",
    NotABounce.AUTO_REPLY: "This is an automatic reply (out of office or the like), not a bounce: the mail arrived. "
    "There is nothing to fix.",
    NotABounce.CHALLENGE: "This is a challenge from the recipient's filter: the mail is held until somebody follows "
    "the link in it. A person may do so; do not automate it.",
    NotABounce.DELIVERED: "This is a success notification: the mail was delivered or handed on. "
    "There is nothing to fix.",
    NotABounce.SPAM: "This imitates a bounce but looks like spam or a scam. Do not open its links or attachments.",
    NotABounce.HELD: "This is not a bounce: a mailing list or group holds the mail until its moderator decides. "
    "Wait, or ask the list's owner to let the sender post.",
    NotABounce.QUOTA_WARNING: "This is a warning to the owner of a mailbox that fills up, not a bounce. "
    "The owner should make room before mail is refused.",
}

NOT_A_BOUNCE = (
    "I see no bounce in this. Paste the server's reply (such as “550 5.7.1 …”), the log line, "
    "or the whole bounce message with its headers."
)
UNEXPLAINED = "I don't know this one. Here is what I can read, and what to check."
PENDING = "Checking DNS and blocklists …"
PERMANENT = "refused for good (5xx): sent again unchanged, it is refused again"
TEMPORARY = "refused for now (4xx): the sending server tries again by itself"
GIVEN_UP_CODE = "refused for now (4xx), until the sending server gave up"
STILL_TRYING = "Delayed, not failed: the sending server is still trying."
GIVEN_UP = "Given up: the refusal was for now, but the sending server has stopped trying."
TRUNCATED = "The text was longer than I read; its middle was left out."


def to_check(diagnosis: Diagnosis) -> tuple[Step, ...]:
    """Say what to look at when nothing explains a bounce."""
    bounce = diagnosis.bounce
    checks = [Step(question) for question in diagnosis.questions]
    if bounce.urls:
        checks.append(Step(f"Open the page that the reply names: {bounce.urls[0]}"))
    if bounce.sending_ip:
        checks.append(Step("Check the sending IP.", f"/checkip {bounce.sending_ip}"))
    if bounce.sender_domain:
        checks.append(Step("Check the sending domain.", f"/checkdomain {bounce.sender_domain}"))
    checks.append(Step("Is it one recipient, or many? One points to the mailbox, many at one domain to the sender."))
    checks.append(
        Step("Paste the whole bounce message with its headers: it often says more than the line in the log.")
    )
    return tuple(checks)


def title(found: Explained) -> str:
    """Say in a few words who refused and why; an ambiguous one names the codes, not a cause."""
    diagnosis, best = found.diagnosis, found.diagnosis.best
    receiver = f"{diagnosis.receiver.name}: " if diagnosis.receiver else ""
    if best is None:
        words = f"A bounce that I can't explain: {codes(diagnosis)}".removesuffix(": ")
    elif is_ambiguous(found):
        words = f"{receiver}{codes(diagnosis) or 'this'} can mean several things"
    else:
        words = f"{receiver}{'' if best.confidence >= LIKELY else 'perhaps: '}{best.cause.title}"
    words = words[:1].upper() + words[1:]
    return f"{words} × {found.count}" if found.count > 1 else words


def is_ambiguous(found: Explained) -> bool:
    """Tell whether the first of several causes is not even likely, so that all of them have to be shown."""
    best = found.diagnosis.best
    return best is not None and best.confidence < LIKELY and len(found.diagnosis.candidates) > 1


def recipients(found: Explained) -> str | None:
    """List whom a group of bounces is about, cut to MAX_RECIPIENTS; None: at most one, whom the sentences name."""
    named = found.recipients
    if len(named) < 2:  # noqa: PLR2004 - one is named already
        return None
    left = len(named) - MAX_RECIPIENTS
    return ", ".join(named[:MAX_RECIPIENTS]) + (f" and {left} more" if left > 0 else "")


def action(diagnosis: Diagnosis) -> str | None:
    """Say what becomes of the message and its address, None when nothing is known."""
    if diagnosis.action is Action.RETRY and diagnosis.bounce.is_given_up:
        return SEND_AGAIN
    return ACTION[diagnosis.action] if diagnosis.action else None


def state(bounce: Bounce) -> str | None:
    """Say whether the sending server still tries, where that is not what the reply alone would tell."""
    if bounce.dsn_action is DsnAction.DELAYED:
        return STILL_TRYING
    return GIVEN_UP if bounce.is_given_up else None


def address(found: Explained) -> str:
    """Say of what the answer tells whether to suppress it: "This address", "These addresses"."""
    return "These addresses" if len(found.recipients) > 1 else "This address"


def codes(diagnosis: Diagnosis) -> str:
    """Give the reply code and the enhanced code, "550 5.7.1"; empty when the bounce has neither."""
    bounce = diagnosis.bounce
    return " ".join(str(code) for code in (bounce.reply_code, bounce.enhanced) if code)


def said_by_codes(bounce: Bounce) -> str | None:
    """Say what the codes tell without any words: for good or for now, and about what; None: there are none."""
    if bounce.is_permanent is None:
        return None
    lasting = PERMANENT if bounce.is_permanent else GIVEN_UP_CODE if bounce.is_given_up else TEMPORARY
    return f"{lasting}; about {bounce.enhanced.topic}" if bounce.enhanced and bounce.enhanced.topic else lasting


def code_uses(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Say what receivers mean by a code, a line each; the last line counts those that are not named."""
    lines = []
    for use in diagnosis.code_uses[:MAX_RECEIVERS]:
        titles = [cause.title for cause in use.causes[:MAX_MEANINGS]]
        left = len(use.causes) - len(titles)
        meant = f"{'; '.join(titles)}{f'; and {left} more' if left else ''}" if titles else use.note
        lines.append(f"{use.receiver.name}: {meant}")
    left = len(diagnosis.code_uses) - len(lines)
    return (*lines, *([f"{left} more use it; their words decide"] if left else []))


def confidence(value: float) -> str:
    """Say a confidence (0 to 1) in words with its percentage."""
    word = (
        "sure" if value >= SURE else "likely" if value >= LIKELY else "possible" if value >= POSSIBLE else "a guess"
    )
    return f"{word} ({round(value * 100)} %)"
