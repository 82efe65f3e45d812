"""Which DKIM keys does the domain publish, and are they fit for use? (RFC 6376 §3.6, RFC 8301).

DNS cannot list selectors: what is not found under the names that were asked may still be there under another.
"""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence

from bot.checks.dkim_key import DkimKey, without_test_flag
from bot.checks.dkim_selector import Selector
from bot.checks.dkim_services import judge_services
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge, SendingService
from bot.checks.names import can_be_asked
from bot.checks.services import services_of
from bot.checks.text import counted, joined, quoted
from bot.errors import LookupFailed
from bot.ports import Dns

_USABLE_BITS = 1024  # RFC 8301 §3.2: verifiers must not take shorter ones
_GOOD_BITS = 2048  # RFC 8301 §3.2: signers should use it


async def check_dkim(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the given selectors, those of the services that the domain uses, and the common ones."""
    domain = subject.domain
    if domain is None:
        return (Finding(code="dkim.skipped", verdict=Verdict.SKIPPED, summary="DKIM: no domain to ask about."),)
    common = dict.fromkeys(knowledge.selectors)
    given = tuple(dict.fromkeys(subject.selectors))
    canary, answers, services = await asyncio.gather(
        _ask(canary_of(domain), domain, dns, given=False),
        asyncio.gather(*(_ask(name, domain, dns, given=name in given) for name in dict.fromkeys((*given, *common)))),
        services_of(domain, dns, knowledge.services),
    )
    implied = dict.fromkeys(name for service in services for name in service.selectors)
    more = [name for name in implied if name not in common and name not in given]
    answers += await asyncio.gather(*(_ask(name, domain, dns, given=False) for name in more))
    return tuple(judge(domain, canary, answers, services))


def canary_of(domain: str) -> str:
    """Return a selector that nobody uses: an answer to it means that every name has one."""
    return f"no-such-key-{hashlib.sha256(domain.encode()).hexdigest()[:12]}"


def judge(
    domain: str, canary: Selector, selectors: Sequence[Selector], services: Sequence[SendingService] = ()
) -> Iterator[Finding]:
    """Say what the published keys are worth, and which of the domain's services have none. Pure."""
    wildcard = canary.answer is not None and bool(canary.answer.records)
    found = [
        selector
        for selector in selectors
        if selector.keys and (selector.given or not (wildcard and _same(selector, canary)))
    ]
    if not found and canary.keys and all(key.revoked for key in canary.keys):
        yield _all_revoked(domain, canary)
        return
    if wildcard:
        yield _wildcard(domain, canary)
    for selector in selectors:
        if selector.given and not selector.keys:
            yield _missing(domain, selector)
    for selector in found:
        yield from _judge_keys(domain, selector)
    good = [selector for selector in found if any(_is_usable(key) for key in selector.keys)]
    if good:
        yield from _without_rsa(domain, good)
        yield _found(domain, good)
    elif not found:
        yield from _nothing(domain, selectors, services)
    yield from judge_services(domain, services, selectors)


async def _ask(selector: str, domain: str, dns: Dns, *, given: bool) -> Selector:
    name = f"{selector}._domainkey.{domain}"
    if not can_be_asked(name):
        return Selector(name=selector, given=given)
    try:
        return Selector(name=selector, given=given, answer=await dns.lookup(name, "TXT"))
    except LookupFailed as error:
        return Selector(name=selector, given=given, failure=str(error))


def _same(selector: Selector, canary: Selector) -> bool:
    assert selector.answer is not None
    assert canary.answer is not None
    return set(selector.answer.records) <= set(canary.answer.records)


def _is_usable(key: DkimKey) -> bool:
    return not key.revoked and key.problem is None and (key.bits or 0) >= (256 if key.type != "rsa" else _USABLE_BITS)


def _judge_keys(domain: str, selector: Selector) -> Iterator[Finding]:
    name = f"{selector.name}._domainkey.{domain}"
    if len(selector.keys) > 1:
        yield _finding(
            selector,
            "dkim.several-keys",
            Verdict.FAIL,
            f"{name} has {len(selector.keys)} key records; a signature is then checked against any of them.",
            fix="Keep the key that your mail server signs with and remove the others.",
            reference="RFC 6376 §3.6.2.2",
        )
    for key in selector.keys:
        if key.revoked:
            yield _finding(
                selector,
                "dkim.revoked",
                Verdict.FAIL if selector.given else Verdict.WARN,
                f"The key {name} is revoked (p= is empty): signatures with it fail."
                + ("" if selector.given else " If nothing signs with it any more, that is as it should be."),
                fix=f"If mail is still signed with “{selector.name}”: publish the public key there, or sign with the "
                "present selector.",
                reference="RFC 6376 §3.6.1",
            )
        elif key.problem is not None:
            yield _finding(
                selector,
                "dkim.invalid-key",
                Verdict.FAIL,
                f"The key {name} cannot be used: {key.problem}.",
                fix=f'Paste it again from your mail server or service, in one piece: {name}. TXT "v=DKIM1; '
                f'k={key.type}; p=…"',
                reference="RFC 6376 §3.6.1",
            )
        else:
            yield from _weaknesses(selector, name, key)


def _weaknesses(selector: Selector, name: str, key: DkimKey) -> Iterator[Finding]:
    if key.type == "rsa" and key.bits is not None and key.bits < _GOOD_BITS:
        useless = key.bits < _USABLE_BITS
        yield _finding(
            selector,
            "dkim.weak-key",
            Verdict.FAIL if useless else Verdict.WARN,
            f"The key {name} has {key.bits} bits"
            + ("; receivers do not accept signatures with it." if useless else f"; {_GOOD_BITS} are the rule today."),
            fix=f"Make a new RSA key of {_GOOD_BITS} bits under a new selector and sign with it; leave the old one "
            "for a week.",
            reference="RFC 8301 §3.2",
        )
    if key.testing:
        yield _finding(
            selector,
            "dkim.test-mode",
            Verdict.WARN,
            f"The key {name} is in test mode (t=y): receivers may treat its mail as unsigned.",
            fix=f'{name}. TXT "{without_test_flag(key.text)}"',
            reference="RFC 6376 §3.6.1",
        )
    if key.hashes and "sha256" not in key.hashes:
        yield _finding(
            selector,
            "dkim.sha1-only",
            Verdict.FAIL,
            f"The key {name} allows only {joined(list(key.hashes))} (h=), which receivers no longer accept.",
            fix="Remove the tag h= and sign with rsa-sha256.",
            reference="RFC 8301 §3.1",
        )


def _missing(domain: str, selector: Selector) -> Finding:
    name = f"{selector.name}._domainkey.{domain}"
    if selector.answer is None and selector.failure:
        return _finding(
            selector, "dkim.unknown", Verdict.UNKNOWN, f"Whether {name} has a key is not known: {selector.failure}."
        )
    target = selector.answer.canonical_name if selector.answer else None
    if target:
        return _finding(
            selector,
            "dkim.dangling",
            Verdict.FAIL,
            f"{name} points to {target}, where no key is: the sending service does not know the domain (any more).",
            fix=f"Set up the domain again at the service behind {target}, or remove the CNAME.",
            reference="RFC 6376 §3.6.2.1",
        )
    texts = selector.answer.records if selector.answer else ()
    return _finding(
        selector,
        "dkim.selector-missing",
        Verdict.FAIL,
        f"{name} holds no DKIM key"
        + (
            f", but {quoted(texts[0])}. A key has p=, and v=DKIM1 in this spelling or no v= at all." if texts else "."
        ),
        fix=f'Publish the key of your mail server or service: {name}. TXT "v=DKIM1; k=rsa; p=…"',
        reference="RFC 6376 §3.6.2.1",
    )


def _without_rsa(domain: str, selectors: Sequence[Selector]) -> Iterator[Finding]:
    if any(key.type == "rsa" for selector in selectors for key in selector.keys if _is_usable(key)):
        return
    yield _finding(
        selectors[0],
        "dkim.ed25519-only",
        Verdict.WARN,
        f"{domain} has only Ed25519 keys; many receivers cannot check those and take the mail for unsigned.",
        fix=f"Sign with an RSA key of {_GOOD_BITS} bits too.",
        reference="RFC 8463 §1",
    )


def _found(domain: str, selectors: Sequence[Selector]) -> Finding:
    sizes = [
        f"{selector.name} ({key.type if key.type != 'rsa' else 'RSA'} {key.bits})"
        for selector in selectors
        for key in selector.keys
        if _is_usable(key)
    ]
    return Finding(
        code="dkim.found",
        verdict=Verdict.PASS,
        summary=f"{domain} publishes {counted(len(sizes), 'DKIM key')}: {joined(sizes, 12)}. Whether mail is "
        "signed with them, only a message shows.",
        evidence=tuple(selector.answer for selector in selectors if selector.answer),
        reference="RFC 6376 §3.6.1",
    )


def _nothing(domain: str, selectors: Sequence[Selector], services: Sequence[SendingService]) -> Iterator[Finding]:
    if any(selector.given for selector in selectors):
        return  # said about each
    silent = [selector for selector in selectors if selector.failure]
    asked = f"{counted(len(selectors), 'common name')}"
    if not selectors or silent:
        yield Finding(
            code="dkim.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"Whether {domain} has a DKIM key is not known: "
            + (
                f"{len(silent)} of {asked} got no answer ({silent[0].failure})."
                if silent
                else "no selector is known."
            ),
            reference="RFC 6376 §3.1",
        )
        return
    nameless = [service.name for service in services if not service.selectors]
    yield Finding(
        code="dkim.none-found",
        verdict=Verdict.WARN,
        summary=f"No DKIM key was found under {asked} of {domain}. It may have one under another: "
        "DNS cannot list them."
        + (f" Which names {joined(nameless)}, which it uses, gives its keys is not known to me." if nameless else ""),
        fix="Give the selector: it is the s= of the DKIM-Signature header of a message that was sent. If there is no "
        f"such header, have your mail server or service sign, and publish <selector>._domainkey.{domain}. TXT "
        '"v=DKIM1; k=rsa; p=…"',
        reference="RFC 6376 §3.1",
    )


def _all_revoked(domain: str, canary: Selector) -> Finding:
    return _finding(
        canary,
        "dkim.all-revoked",
        Verdict.PASS,
        f"Every name under _domainkey.{domain} has a revoked key (a wildcard), right for a domain that sends no "
        "mail. If it does, its signatures fail.",
        reference="RFC 6376 §3.6.1",
    )


def _wildcard(domain: str, canary: Selector) -> Finding:
    return _finding(
        canary,
        "dkim.wildcard",
        Verdict.WARN,
        f"Every name under _domainkey.{domain} has the same TXT record (a wildcard), so that names prove nothing.",
        fix=f"Replace *._domainkey.{domain} or *.{domain} by records for the names in use.",
        reference="RFC 6376 §3.6.2.1",
    )


def _finding(
    selector: Selector,
    code: str,
    verdict: Verdict,
    summary: str,
    *,
    fix: str | None = None,
    reference: str = "RFC 6376 §3.6.2",
) -> Finding:
    return Finding(
        code=code,
        verdict=verdict,
        summary=summary,
        evidence=(selector.answer,) if selector.answer else (),
        fix=fix,
        reference=reference,
    )
