"""Replies of a few words: "550 denied", "554 no", "Address rejected". No phrase that is known, and yet no talk.

Everybody's words for a refusal are few (RFC 3463 §3 has most of them). A text in which each word is one of them, and
one says no, is a refusal; a name, a number or a plural makes it something else: "550 rejected invoices".
"""

import re

_NO = """
no not denied deny rejected reject refused refuse blocked block blacklisted blacklist blocklisted greylisted
greylisting graylisted deferred unavailable invalid unknown disabled suspended locked expired inactive closed
full busy bad black banned prohibited forbidden unauthorized unauthorised unverified unresolvable unroutable
unrouteable failed failure fail failing error exceeded over undeliverable undelivered spam spammer virus malware
later again temporary temporarily timeout down missing loop loops poor
"""
_OF_WHAT = """
mail email mailbox inbox message recipient sender address user account domain host hostname client relay
relaying server service connection smtp helo ehlo spf dkim dmarc ptr rdns dns mx tls ip rcpt quota size limit
storage disk policy reputation content delivery permission access command transaction authentication local
remote reverse hard soft bounce bounced permanent permanently attempt reason such here there is are was has been
have too many big large long to by for from of in on at with and or the this your our that does exist exists found
allowed permitted accepted available try please retry due
"""
_NO_BEHIND_CODE = """
abandoned aborted cannot couldn dead deleted doesn dropped exhausted first forged gone incorrect illegal insecure
isn left listed moved needed needs nobody non none nonexistent oversized previously purged quarantined removed
required requires retired revoked spoofed stop stopped terminated timed trouble unacceptable unencrypted unroutable
unsigned unsolicited unsupported untrusted unwanted violates violation wrong
nicht kein keine abgelehnt abgewiesen verweigert gesperrt blockiert ungültig ungültige ungültiger unbekannt
unbekannter pas refusé refusée rejeté rejetée inconnu inconnue bloqué bloquée invalide bloqueado rechazado
desconocido denegado inválido inválida não recusado recusada rejeitado rejeitada desconhecido bloqueada non
rifiutato respinto sconosciuto bloccato niet geweigerd geblokkeerd onbekend onbekende nie odrzucono odrzucony
nieznany zablokowany nelze odmítnuto neznámý не отклонено отклонён заблокирован неизвестен
"""
_OF_WHAT_BEHIND_CODE = """
admin administrator administratively content country detected disk enough frequency link network out rate security
owner come back sorry por política durch von
"""
_THING = """
mail email mailbox inbox recipient sender relay relaying spam smtp helo ehlo spf dkim dmarc ptr rdns dns dnsbl
rbl rcpt ip host hostname domain address mailer bounced greylisting quota message
postfach empfänger absender adresse destinataire expéditeur destinatario destinatário remitente mittente
remetente correo casella caixa ontvanger afzender odbiorca nadawca příjemce odesílatel получатель отправитель
"""
_OTHER_THING = """
book camera campaign carrier client draft folder list merge newsletter order queue renewal subscriber template
"""
_SAYS_NO = frozenset(_NO.split())
_REFUSAL = _SAYS_NO.union(_OF_WHAT.split())
_SAYS_NO_BEHIND_CODE = _SAYS_NO.union(_NO_BEHIND_CODE.split())
_THINGS = frozenset(_THING.split())
"""One of them, and never a count: "550 messages"; "user" and "account" are other people's words as well."""
_OTHER_THINGS = frozenset(_OTHER_THING.split())
"""Behind one of the things they make it something else: "mail merge"."""
_REFUSAL_BEHIND_CODE = _REFUSAL.union(_SAYS_NO_BEHIND_CODE, _OF_WHAT_BEHIND_CODE.split())
_PLURAL = re.compile(
    r"(?!.*(?:ss|us|is)$|(?:has|was|does|dns|always|looks|needs|requires|violates|exists)$)[a-z]{3,}s"
)
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 8


def is_terse(words: str) -> bool:
    """Tell whether the words, without codes, are nothing but a few of those that refusals are made of."""
    said = _WORD.findall(words[:200].lower())
    return 0 < len(said) <= _MOST_WORDS and not _SAYS_NO.isdisjoint(said) and _REFUSAL.issuperset(said)


def is_plain_refusal(words: str) -> bool:
    """Tell whether the words behind a code say no, and that to one thing of mail: "dynamic IP not wanted".

    Beside such a thing any other words may stand, but no number and no plural before it: "550 blocked users".
    """
    said = _WORD.findall(words[:200].lower())
    if len(said) > _MOST_WORDS or "?" in words or _SAYS_NO_BEHIND_CODE.isdisjoint(said):
        return False
    followed = zip(said, [*said[1:], ""], strict=True)
    thing = next((at for at, (word, after) in enumerate(followed) if _is_thing(word, after)), None)
    if thing is None:
        return len(said) > 1 and _REFUSAL_BEHIND_CODE.issuperset(said)
    return not any(word.isdigit() or _PLURAL.fullmatch(word) for word in said[: thing + 2])


def _is_thing(word: str, after: str) -> bool:
    return word in _THINGS and after not in _OTHER_THINGS
