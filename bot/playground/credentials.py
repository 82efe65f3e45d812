"""What the app shows the workspace, and the workspace the app; new at each start, so that no web site can know it."""

import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """The app's tokens, and the secret that signs requests to it in HTTP mode."""

    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_urlsafe(16)}", repr=False)
    app_token: str = field(default_factory=lambda: f"xapp-{secrets.token_urlsafe(16)}", repr=False)
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
