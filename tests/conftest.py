"""What holds for every test."""

import os
import signal
from collections.abc import Generator, Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failure, unless it lacks something that nobody could install."""
    report = yield
    excused = "not part of this project" in str(report.longrepr)
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail") and not excused:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session", autouse=True)
def _heed_sigint() -> Iterator[None]:
    """A shell starts what runs in the background with SIGINT ignored, and our processes would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
