"""The HTML of a message, as far as filters look at it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML = 200_000
"""Characters looked at."""

_NOT_SHOWN = frozenset({"head", "title", "style", "script", "template", "noscript", "-comment", "!doctype"})
_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:[01](?:px|pt|em|%)?(?:;|$)|opacity:0(?:\.0+)?(?:;|$)"
    r"|max-height:0(?:px)?(?:;|$)|text-indent:-\d{3,}"
)
_COLOUR = re.compile(r"(?:^|;)color:([^;!]{1,40})")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]{1,40})")
_NUMBER = re.compile(r"\s*(\d{1,5})\s*(?:px)?\s*")
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})
_TRACKING_PX = 3
_USUAL_SIDE_PX = 200
"""Assumed where an image does not say its size."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, and the words on it."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image that is shown, with its area in square pixels, assumed where the HTML does not say it."""

    source: str
    area_px: int


@dataclass(frozen=True, slots=True)
class Page:
    """What people see of the HTML (`words`), and what they do not (`hidden`)."""

    words: str
    hidden: str
    links: tuple[Link, ...]
    images: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    hidden: bool = False
    ground: str = "white"
    colour: str = "black"


def read_page(html: str) -> Page:
    """Read the HTML of a message; the standard's own error recovery makes something of anything."""
    root = LexborHTMLParser(html[:MAX_HTML]).root
    words: list[str] = []
    hidden: list[str] = []
    links: list[Link] = []
    images: list[Image] = []
    for node, style in _walk(root) if root is not None else ():
        if node.tag == "-text":
            (hidden if style.hidden else words).append(node.text_content or "")
        elif node.tag == "a" and (href := node.attributes.get("href")):
            links.append(Link(href.strip(), _joined([node.text(deep=True)])))
        elif node.tag == "img" and not style.hidden:
            images.append(_image(node))
    shown = tuple(image for image in images if image.area_px > _TRACKING_PX**2)
    return Page(_joined(words), _joined(hidden), tuple(links), shown)


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, _Style]]:
    """Yield every node that is shown or hidden by its style, in order; what never shows is left out."""
    stack = [(root, _Style())]
    while stack:
        node, above = stack.pop()
        if node.tag in _NOT_SHOWN:
            continue
        style = above if node.tag == "-text" else _styled(node, above)
        yield node, style
        stack.extend((child, style) for child in reversed(list(node.iter(include_text=True))))


def _styled(node: LexborNode, above: _Style) -> _Style:
    attributes = node.attributes
    css = re.sub(r"\s+", "", (attributes.get("style") or "")[:2_000]).lower()
    ground = _GROUND.search(css)
    colour = _COLOUR.search(css)
    style = _Style(
        hidden=above.hidden or "hidden" in attributes or _HIDING.search(css) is not None,
        ground=ground[1] if ground else (attributes.get("bgcolor") or above.ground).lower(),
        colour=colour[1] if colour else (attributes.get("color") or above.colour).lower(),
    )
    if _same(style.colour, style.ground):
        return _Style(hidden=True, ground=style.ground, colour=style.colour)
    return style


def _same(colour: str, ground: str) -> bool:
    return colour == ground or (colour in _WHITE and ground in _WHITE)


def _image(node: LexborNode) -> Image:
    width, height = (_side(node.attributes.get(name)) for name in ("width", "height"))
    return Image(node.attributes.get("src") or "", width * height)


def _side(value: str | None) -> int:
    match = _NUMBER.fullmatch(value or "")
    return int(match[1]) if match else _USUAL_SIDE_PX


def _joined(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())
