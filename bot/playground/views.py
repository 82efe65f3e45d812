"""The Web API's views.* methods."""

from bot.playground.blockkit import check_view
from bot.playground.problem import Refusal
from bot.playground.state import APP, BOT, TEAM, Json, State, View, with_block_ids


class Views:
    """Opens and changes modals and home tabs."""

    def __init__(self, state: State) -> None:
        self._state = state

    def open(self, arguments: Json) -> Json:
        """views.open."""
        check_view(arguments.get("view"))
        user = self._state.spend_trigger(str(arguments.get("trigger_id")))
        return {"view": self._keep_modal(user, arguments["view"], f"V{self._state.number():07d}")}

    def update(self, arguments: Json) -> Json:
        """views.update, by view_id."""
        view_id = str(arguments.get("view_id"))
        known = self._state.modals.get(view_id)
        if known is None:
            raise Refusal("not_found")
        if arguments.get("hash") not in {None, known.payload["hash"]}:
            raise Refusal("hash_conflict")
        check_view(arguments.get("view"))
        return {"view": self._keep_modal(known.user, arguments["view"], view_id)}

    def publish(self, arguments: Json) -> Json:
        """views.publish."""
        user = str(arguments.get("user_id"))
        if user not in self._state.people:
            raise Refusal("user_not_found")
        check_view(arguments.get("view"))
        view = self._filled(arguments["view"], f"V{self._state.number():07d}")
        self._state.homes[user] = View(user, view)
        return {"view": view}

    def replace(self, view_id: str, user: str, view: Json) -> None:
        """Take a view that came with the acknowledgement of a submission.

        Raises:
            Refusal: invalid_arguments.
        """
        check_view(view)
        self._keep_modal(user, view, view_id)

    def _keep_modal(self, user: str, view: Json, view_id: str) -> Json:
        filled = self._filled(view, view_id)
        self._state.modals[view_id] = View(user, filled)
        return filled

    def _filled(self, view: Json, view_id: str) -> Json:
        number = self._state.number()
        return {
            "callback_id": "",
            "private_metadata": "",
            **view,
            "id": view_id,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "hash": f"{number}.hash",
            "state": {"values": {}},
            "blocks": with_block_ids(view["blocks"], number),
        }
