"""Everything that the bot listens to, on one page; manifest.yml declares the same, and a test compares them."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.slack.actions import Actions
from bot.slack.check_actions import CheckActions
from bot.slack.commands import Commands
from bot.slack.desk import Desk
from bot.slack.guard import Listener, guarded
from bot.slack.home import Home
from bot.slack.ids import Action, Callback, Command
from bot.slack.joining import Joiner
from bot.slack.messages import KIND, Messages
from bot.slack.private import PrivateWork
from bot.slack.submissions import Submissions


@dataclass(frozen=True, slots=True)
class Listeners:
    """The registered listeners, and the work that a former process left behind."""

    desk: Desk
    messages: Messages
    private: PrivateWork

    async def resume(self) -> int:
        """Take up what was acknowledged but not finished, before a crash or while Slack was out of reach.

        Returns how many pieces of work.
        """
        unfinished = await self.desk.deps.incidents.unfinished_jobs()
        jobs = [job for job in unfinished if job.request_key not in self.desk.under_way]
        for job in jobs:
            if job.kind == KIND:
                self.messages.resume(job)
            else:
                self.private.resume(job)
        return len(jobs)


def register(app: AsyncApp, desk: Desk, joiner: Joiner | None = None) -> Listeners:
    """Register every listener on `app`."""
    messages, private = Messages(desk, joiner or Joiner()), PrivateWork(desk)
    commands, submissions = Commands(desk, private), Submissions(desk, private)
    actions, checks, home = Actions(desk, messages), CheckActions(desk), Home(desk)

    def safe(listener: Listener) -> Listener:
        return guarded(listener, desk.client)

    app.event("message", middleware=[messages.take_in])(messages.acknowledged)
    app.event("app_home_opened")(safe(home.opened))

    app.command(Command.BOUNCE)(safe(commands.bounce))
    app.command(Command.CHECKDOMAIN)(safe(commands.checkdomain))
    app.command(Command.CHECKIP)(safe(commands.checkip))
    app.command(Command.INCIDENTS)(safe(commands.incidents))

    app.shortcut(Callback.DIAGNOSE)(safe(submissions.diagnose))
    app.shortcut(Callback.CHECK_MESSAGE)(safe(submissions.check_message))
    app.view(Callback.PASTE)(safe(submissions.paste))
    app.view(Callback.WRONG)(safe(submissions.wrong))

    app.action(Action.ASSIGN)(safe(actions.pressed(actions.assign)))
    app.action(Action.RESOLVE)(safe(actions.pressed(actions.resolve)))
    app.action(Action.SHOW_INCIDENT)(safe(actions.pressed(actions.show_incident)))
    app.action(Action.WRONG)(safe(actions.pressed(actions.wrong)))
    app.action(Action.VIEW)(safe(actions.pressed(actions.view)))
    app.action(Action.BACK)(safe(actions.pressed(actions.view)))
    app.action(Action.RECHECK)(safe(actions.pressed(actions.recheck)))
    app.action(Action.POST)(safe(actions.pressed(actions.post)))
    app.action(Action.OPEN_PASTE)(safe(actions.pressed(actions.open_paste)))
    app.action(Action.CHECK_FINDINGS)(safe(actions.pressed(checks.show)))
    app.action(Action.CHECK_ALL)(safe(actions.pressed(checks.show)))
    app.action(Action.CHECK_REQUIREMENTS)(safe(actions.pressed(checks.show)))
    app.action(Action.CHECK_AGAIN)(safe(actions.pressed(checks.again)))
    app.action(Action.CHECK_POST)(safe(actions.pressed(checks.post)))
    app.action(Action.CHECK_DOMAIN)(safe(actions.pressed(checks.domain)))
    return Listeners(desk, messages, private)
