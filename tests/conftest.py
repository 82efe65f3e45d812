"""What holds for every test."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failure, unless it lacks something that nobody could install."""
    report = yield
    excused = "not part of this project" in str(report.longrepr)
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail") and not excused:
        report.outcome = "failed"
    return report
