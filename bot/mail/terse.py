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
_SAYS_NO = frozenset(_NO.split())
_REFUSAL = _SAYS_NO.union(_OF_WHAT.split())
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 8


def is_terse(words: str) -> bool:
    """Tell whether the words, without codes, are nothing but a few of those that refusals are made of."""
    said = _WORD.findall(words[:200].lower())
    return 0 < len(said) <= _MOST_WORDS and not _SAYS_NO.isdisjoint(said) and _REFUSAL.issuperset(said)
