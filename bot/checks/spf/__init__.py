"""Sender Policy Framework (RFC 7208): the record, its evaluation for one client, its cost, its faults."""
