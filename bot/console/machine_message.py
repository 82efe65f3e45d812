"""`bouncebot message --json`: a contract, documented in docs/command-line.md."""

from bot.checks.message.alignment import Alignment
from bot.checks.message.arc import Chain
from bot.checks.message.filters import ExplainedReport
from bot.checks.message.report import MessageReport
from bot.checks.message.signature import Signature
from bot.console.machine import Json, finding_json, readable
from bot.console.machine_check import asked_json
from bot.mail.headers import AuthenticationResult
from bot.mail.received import Hop


def message_json(report: MessageReport, *, explain: bool = False) -> Json:
    """Render what a message shows."""
    rendered = {
        "subject": readable(report.subject) if report.subject is not None else None,
        "author_domain": report.author_domain,
        "mail_from_domain": report.mail_from_domain,
        "size": report.size,
        "has_body": report.has_body,
        "header_known": report.header_known,
        "results": [_result(result) for result in report.verdicts.results],
        "results_by": report.verdicts.by,
        "results_from": report.verdicts.source or None,
        "results_before": [_result(result) for result in report.verdicts.before],
        "alignment": _alignment(report.alignment) if report.alignment else None,
        "arc": _chain(report.arc),
        "signatures": [_signature(signature) for signature in report.signatures],
        "path": [_hop(hop) for hop in report.path],
        "filters": [_filter(entry) for entry in report.filters],
        "selectors": list(report.selectors),
        "findings": [finding_json(finding) for finding in report.findings],
        "took_s": round(report.took_s, 3),
    }
    return rendered | {"asked": [asked_json(asked) for asked in report.asked]} if explain else rendered


def _result(result: AuthenticationResult) -> Json:
    return {
        "method": result.method,
        "result": result.result,
        "identity": result.identity,
        "ip": result.ip,
        "reason": readable(result.reason) if result.reason else None,
    }


def _filter(entry: ExplainedReport) -> Json:
    return {
        "filter": entry.report.filter,
        "decision": entry.decision,
        "score": entry.report.score,
        "threshold": entry.report.threshold,
        "client_ip": entry.report.client_ip,
        "country": readable(entry.report.country) if entry.report.country else None,
        "codes": [
            {
                "code": readable(explained.hit.code),
                "score": explained.hit.score,
                "means": explained.meaning.means if explained.meaning else None,
            }
            for explained in entry.hits
        ],
    }


def _alignment(alignment: Alignment) -> Json:
    return {
        "author": alignment.author,
        "organizational_domain": alignment.organizational_domain,
        "spf": "strict" if alignment.strict_spf else "relaxed",
        "dkim": "strict" if alignment.strict_dkim else "relaxed",
        "domains": [
            {"method": entry.method, "domain": entry.domain, "passed": entry.passed, "aligned": entry.aligned}
            for entry in alignment.domains
        ],
        "passes": alignment.passes,
        "has_policy": alignment.has_policy,
    }


def _chain(chain: Chain) -> Json:
    return {
        "result": (chain.result.value if chain.result else None) if chain.sets else "none",
        "sets": chain.sets,
        "sealers": list(chain.sealers),
        "failed_at": chain.failed_at,
        "problem": readable(chain.problem) if chain.problem else None,
    }


def _signature(signature: Signature) -> Json:
    return {
        "domain": signature.domain or None,
        "selector": signature.selector or None,
        "algorithm": signature.algorithm or None,
        "fields": list(signature.fields),
        "result": signature.result.value if signature.result else None,
        "problem": readable(signature.problem) if signature.problem else None,
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
        "expires_at": signature.expires_at.isoformat() if signature.expires_at else None,
    }


def _hop(hop: Hop) -> Json:
    return {
        "from": hop.from_host,
        "by": hop.by_host,
        "with": hop.protocol,
        "at": hop.at.isoformat() if hop.at else None,
        "delay_s": hop.delay_s,
    }
