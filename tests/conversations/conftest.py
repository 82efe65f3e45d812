"""The real bot in a loopback workspace, in both of Slack's modes."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.workspace import Workspace
from tests.fakes.rig import Mode, Rig, running


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(retry_delays_s=(0.05, 0.1, 0.2)) as open_workspace:
        yield open_workspace


@pytest.fixture(params=list(Mode), ids=str)
async def rig(request: pytest.FixtureRequest, workspace: Workspace) -> AsyncIterator[Rig]:
    async with running(workspace, request.param) as running_rig:
        yield running_rig


@pytest.fixture
async def socket_rig(workspace: Workspace) -> AsyncIterator[Rig]:
    async with running(workspace, Mode.SOCKET) as running_rig:
        yield running_rig
