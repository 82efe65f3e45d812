"""Sender Policy Framework (RFC 7208): the record, its evaluation for one client, its cost, its faults."""

from bot.checks.spf.budget import Branch, Cost, read_tree
from bot.checks.spf.check import check_spf
from bot.checks.spf.evaluate import Evaluation, check_host

__all__ = ["Branch", "Cost", "Evaluation", "check_host", "check_spf", "read_tree"]
