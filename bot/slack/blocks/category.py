"""An emoji for each category, so that the eye finds the kind of trouble before the words."""

from typing import Final

from bot.catalog.cause import Category

EMOJI: Final = {
    Category.RECIPIENT_UNKNOWN: ":ghost:",
    Category.RECIPIENT_DISABLED: ":zzz:",
    Category.RECIPIENT_DOMAIN: ":globe_with_meridians:",
    Category.MAILBOX_FULL: ":package:",
    Category.AUTHENTICATION: ":key:",
    Category.SENDER_DNS: ":compass:",
    Category.REPUTATION: ":chart_with_downwards_trend:",
    Category.BLOCKLIST: ":no_entry:",
    Category.CONTENT: ":memo:",
    Category.MALWARE: ":biohazard_sign:",
    Category.RECIPIENT_POLICY: ":office:",
    Category.POLICY: ":scroll:",
    Category.RATE_LIMIT: ":snail:",
    Category.GREYLISTING: ":hourglass_flowing_sand:",
    Category.RELAY_DENIED: ":no_pedestrians:",
    Category.SMTP_AUTHENTICATION: ":closed_lock_with_key:",
    Category.MESSAGE_SIZE: ":elephant:",
    Category.MAIL_LOOP: ":repeat:",
    Category.DELIVERY_FAILURE: ":electric_plug:",
}
AMBIGUOUS: Final = ":twisted_rightwards_arrows:"
UNEXPLAINED: Final = ":grey_question:"
OVERVIEW: Final = ":mag:"
