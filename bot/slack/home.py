"""The home tab."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.slack.answering import answer
from bot.slack.blocks import views
from bot.slack.desk import Desk


class Home:
    """Shows open incidents and how to use the bot, afresh each time it is opened."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def opened(self, args: AsyncArgs) -> None:
        """Publish the tab for whoever opened it."""
        event = args.event or {}
        user = str(event["user"])

        async def broken(words: str) -> None:
            await self._desk.client.views_publish(user_id=user, view=views.home_broken(words))

        if event.get("tab") == "home":
            self._desk.work.start(answer(self._publish(user), broken))

    async def _publish(self, user: str) -> None:
        found = await self._desk.deps.incidents.incidents()
        await self._desk.client.views_publish(user_id=user, view=views.home(found, self._desk.deps.clock.now()))
