"""Machine-readable answers of the checks, apart from `bot.console.machine` so that `bounce` starts fast."""

from bot.checks.finding import Subject
from bot.checks.inquiry import Asked
from bot.checks.report import Report, SpfReport
from bot.checks.requirements import Requirement
from bot.checks.senders import Sender
from bot.checks.spf.budget import Branch
from bot.console.machine import Json, finding_json, readable


def report_json(report: Report, *, explain: bool = False) -> Json:
    """Render the answer of checkdomain and checkip; `explain` adds the questions asked."""
    rendered = {
        "subject": _subject(report.subject),
        "findings": [finding_json(finding) for finding in report.findings],
        "requirements": [_requirement(requirement) for requirement in report.requirements],
        "senders": [_sender(sender) for sender in report.senders],
        "took_s": round(report.took_s, 3),
    }
    return rendered | {"asked": [asked_json(asked) for asked in report.asked]} if explain else rendered


def spf_json(report: SpfReport, *, explain: bool = False) -> Json:
    """Render the answer of spf; without an address, `result` is null and the look-ups are those of the whole tree."""
    evaluation, tree = report.evaluation, report.tree
    rendered = {
        "domain": report.domain,
        "ip": report.ip,
        "result": evaluation.result.value if evaluation else None,
        "explanation": readable(evaluation.explanation) if evaluation and evaluation.explanation else None,
        "problem": readable((evaluation.problem if evaluation else tree.failure) or "") or None,
        "matched": readable(evaluation.matched) if evaluation and evaluation.matched else None,
        "matched_in": evaluation.matched_in if evaluation else None,
        "lookups": evaluation.lookups if evaluation else tree.lookups,
        "void_lookups": evaluation.void_lookups if evaluation else tree.voids,
        "tree": _branch(tree),
        "findings": [finding_json(finding) for finding in report.findings],
    }
    return rendered | {"asked": [asked_json(asked) for asked in report.asked]} if explain else rendered


def asked_json(asked: Asked) -> Json:
    """Render one question."""
    return {
        "name": asked.name,
        "type": asked.rdtype,
        "took_s": round(asked.took_s, 4),
        "failure": asked.failure,
    }


def _requirement(requirement: Requirement) -> Json:
    return {
        "receiver": requirement.receiver,
        "id": requirement.id,
        "scope": requirement.scope,
        "text": requirement.text,
        "met": requirement.met.value,
        "because": list(requirement.because),
        "look": requirement.look,
        "source": requirement.source,
    }


def _sender(sender: Sender) -> Json:
    alignment = sender.service.alignment
    return {
        "id": sender.service.id,
        "name": sender.service.name,
        "seen": list(sender.seen),
        "spf": str(alignment.spf) if alignment else "unknown",
        "dkim": str(alignment.dkim) if alignment else "unknown",
        "how": alignment.how if alignment else None,
        "help": sender.service.help,
        "source": alignment.source if alignment else None,
    }


def _branch(branch: Branch) -> Json:
    return {
        "domain": branch.domain,
        "record": readable(branch.record.text) if branch.record else None,
        "records": len(branch.records),
        "lookups": branch.lookups,
        "void_lookups": branch.voids,
        "failure": branch.failure,
        "loop": branch.loop,
        "cut": branch.cut,
        "terms": [
            {
                "text": readable(cost.text),
                "target": readable(cost.target) if cost.target is not None else None,
                "lookups": cost.lookups,
                "void": cost.is_void,
                "failure": cost.failure,
                "tree": _branch(cost.branch) if cost.branch else None,
            }
            for cost in branch.costs
        ],
    }


def _subject(subject: Subject) -> Json:
    return {
        "domain": subject.domain,
        "ip": subject.ip,
        "helo": readable(subject.helo_name) if subject.helo_name else None,
        "selectors": list(subject.selectors),
    }
