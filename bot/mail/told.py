"""Does a text tell a sender what became of a message: "Your e-mail to … has been rejected"?

Notices do, whoever writes them. People do, too, with other words around it, so that this alone proves no bounce.
"""

from bot.mail.clean import one_line
from bot.mail.notices.wording import any_of

_MAX_TEXT = 4_000
_SENTENCE = r"(?:[^.?!;]|\.(?=\S))"
"""One character that ends no sentence."""
# Whose message it is; "not", and what did not happen to it; what did.
_ENGLISH = (
    r"(?:your (?:e-?mail|mail|message|posting|submission)|the (?:e-?mail|mail|message) (?:that )?you (?:have )?sent)",
    r"(?:not|cannot|\w{2,5}n't|unable)",
    "delivered|accepted|sent|posted|relayed|processed",
    "(?:is|was|been|being) (?:automatically )?(?:reject|refus|block|quarantin|discard|return|delet|undeliver)\\w+",
)
_LANGUAGES = (
    _ENGLISH,
    (
        "(?:ihre|deine) (?:nachricht|e-?mail|mail)",
        "nicht",
        "zugestellt|übermittelt|angenommen",
        "abgelehnt|abgewiesen|zurückgewiesen|verweigert|blockiert|gelöscht",
    ),
    (
        "(?:votre|ton) (?:message|e-?mail|mail|courriel)",
        "pas",
        "remis|distribué|livré|délivré|transmis|accepté",
        "rejetée?|refusée?|bloquée?|supprimée?",
    ),
    ("(?:su|tu|el) (?:mensaje|correo)", "no", "entregad[oa]|entregar|aceptado", "rechazado|bloqueado|devuelto"),
    (
        "(?:tuo|suo|tua|sua) (?:messaggio|e-?mail|mail)",
        "non",
        "(?:consegnat|recapitat|accettat)[oa]",
        "(?:rifiutat|respint|bloccat)[oa]",
    ),
    (
        "(?:sua|seu|tua|teu) (?:mensagem|e-?mail)",
        "não",
        "entregue|aceit[oa]",
        "(?:rejeitad|recusad|bloquead|devolvid)[oa]",
    ),
    ("(?:uw|je) (?:bericht|e-?mail|mail)", "niet", "bezorgd|afgeleverd", "geweigerd|geblokkeerd|afgewezen"),
    ("(?:twoja|państwa) wiadomość", "nie", "dostarczona|doręczona", "odrzucona|zablokowana"),
    ("vaš[ei] (?:zpráva|e-?mail)", "nebyla?", "doručena?", "odmítnuta?|zamítnuta?|blokována?"),
    ("(?:ditt meddelande|din (?:e-?mail|besked|melding))", "i(?:nte|kke)", "levere[rt]\\w{1,3}", "avvis\\w{1,3}"),
    ("ваше (?:письмо|сообщение)", "не", "доставлено|принято", "отклонено|отвергнуто|заблокировано"),
)
_UNSPACED = (
    r"您(?:的|发送的|发给|寄给|傳送的|寄出的)[^。？?]{0,80}(?:退回|退信|拒收|拒绝|拒絕|(?:无法|無法|未能)(?:投递|投遞|送达|送達))",
    r"お客様の[^。？?]{0,80}(?:配信|送信|届け)[^。？?]{0,12}(?:ません|できな|失敗)",
    r"귀하의[^.?]{0,80}(?:(?:전송|배달|전달|발송)[^.?]{0,8}(?:못|없|실패)|거부|반송)",
)
_TELLS = any_of(
    *(
        rf"\b{whose}\b{_SENTENCE}{{0,160}}?\b(?:{no}\b{_SENTENCE}{{0,40}}?\b(?:{done})|(?:{refused}))\b"
        for whose, no, done, refused in _LANGUAGES
    ),
    *_UNSPACED,
)


def tells_sender(text: str) -> bool:
    """Tell whether a text says to the sender of a message that it was not delivered, or what else became of it."""
    return _TELLS.search(one_line(text[:_MAX_TEXT])) is not None
