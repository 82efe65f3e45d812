"""Sender Policy Framework (RFC 7208): the record, its evaluation for one client, its cost, its faults."""

from bot.checks.spf.check import check_spf

__all__ = ["check_spf"]
