"""Incidents: the same trouble over time, in SQLite."""
