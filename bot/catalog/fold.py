"""The form in which words are compared: lower case, white space collapsed, typographic quotes and dashes plain."""

from collections.abc import Sequence

UNSPACED = r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
"""Pattern of one character of Thai, Lao, kana, Han or Hangul, where no space need stand between words."""
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)


def fold(text: str) -> str:
    """Return `text` as it is compared. Accents are kept; they tell words apart."""
    if not text.isascii():
        return " ".join(text.lower().translate(_PLAIN).split())
    if text.isprintable() and "  " not in text:  # a space is the only white space: most texts, at half the cost
        return text.strip().lower()
    return " ".join(text.lower().split())


def fold_with_positions(text: str) -> tuple[str, Sequence[int]]:
    """Return the same as `fold`, and for each of its characters the position in `text` that it came from."""
    plain = fold(text)
    if text.isascii() and len(plain) == len(text):
        return plain, range(len(text))
    folded: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        for piece in character.lower().translate(_PLAIN):
            space = piece.isspace()
            if space and (not folded or folded[-1] == " "):
                continue
            folded.append(" " if space else piece)
            positions.append(position)
    if folded and folded[-1] == " ":
        folded.pop()
        positions.pop()
    return "".join(folded), positions
