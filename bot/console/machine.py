"""Machine-readable answers to a bounce: a contract. Field names are stable; docs/command-line.md describes them."""

from typing import Any

from bot import phrases
from bot.catalog.diagnosis import Diagnosis
from bot.checks.finding import Finding
from bot.explain import Explained, Explanation, Weighed
from bot.ports import Answer

Json = dict[str, Any]


def explanation_json(explanation: Explanation) -> Json:
    """Render the answer to one paste: one object for each failed recipient, in the order of the paste."""
    return {
        "bounces": [_bounce(answer, diagnosis) for answer, diagnosis in explanation.in_order()],
        "other": explanation.other.value if explanation.other else None,
    }


def finding_json(finding: Finding) -> Json:
    """Render one finding."""
    return {
        "code": finding.code,
        "verdict": finding.verdict.value,
        "summary": finding.summary,
        "evidence": [_answer(answer) for answer in finding.evidence],
        "fix": finding.fix,
        "reference": finding.reference,
    }


def _bounce(answer: Explained, diagnosis: Diagnosis) -> Json:
    bounce, best = diagnosis.bounce, diagnosis.best
    return {
        "receiver": diagnosis.receiver.id if diagnosis.receiver else None,
        "reply_code": bounce.reply_code,
        "enhanced": str(bounce.enhanced) if bounce.enhanced else None,
        "category": best.cause.category.value if best else None,
        "cause": best.cause.id if best else None,
        "rule": best.rule.id if best and best.rule else None,
        "guess": best is not None and best.is_guess,
        "action": diagnosis.action.value if diagnosis.action else None,
        "confidence": round(best.confidence, 3) if best else 0.0,
        "summary": diagnosis.summary,
        "permanent": bounce.is_permanent,
        "delayed": bounce.dsn_action == "delayed",
        "given_up": bounce.is_given_up,
        "sending_ip": bounce.sending_ip,
        "sender_domain": bounce.sender_domain,
        "recipient_domain": bounce.recipient_domain,
        "remote_mta": bounce.remote_mta,
        "stage": bounce.stage.value if bounce.stage else None,
        "format": bounce.source_format.value,
        "diagnostic": bounce.diagnostic,
        "blocklists": [blocklist.id for blocklist in diagnosis.blocklists],
        "evidence": [bounce.diagnostic[span.start : span.end] for span in diagnosis.evidence],
        "alternatives": [
            {"cause": candidate.cause.id, "confidence": round(candidate.confidence, 3)}
            for candidate in diagnosis.candidates[1:]
        ],
        "questions": list(diagnosis.questions),
        "code_uses": [
            {"receiver": use.receiver.id, "causes": [cause.id for cause in use.causes], "note": use.note}
            for use in diagnosis.code_uses
        ],
        "nearest": [cause.id for cause in diagnosis.nearest],
        "steps": [step.text for step in diagnosis.steps or phrases.to_check(diagnosis)],
        "findings": [_weighed(item) for item in answer.weighed],
        "incident": answer.sighting.incident.id if answer.sighting else None,
    }


def _weighed(item: Weighed) -> Json:
    return finding_json(item.finding) | {"effect": item.effect.value}


def readable(text: str) -> str:
    """Write bytes that are no text as escapes, so that JSON can hold them."""
    return text.encode("utf-8", "backslashreplace").decode()


def _answer(answer: Answer) -> Json:
    return {
        "name": answer.name,
        "type": answer.rdtype,
        "records": [readable(record) for record in answer.records],
        "denial": answer.denial.value if answer.denial else None,
        "ttl_s": answer.ttl_s,
    }
