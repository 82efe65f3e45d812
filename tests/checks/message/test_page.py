from time import process_time

import pytest

from bot.checks.message.links import host_of
from bot.checks.message.page import MAX_HTML, Link, read_page


def test_links_images_and_words_are_found() -> None:
    page = read_page(
        "<style>p {}</style><p>Good <b>news</b></p><a href=' https://example.com/ '>our <i>site</i></a>"
        "<img src=a.png width=10 height=20><img src=b.png>"
    )

    assert page.words == "Good news our site"
    assert page.links == (Link("https://example.com/", "our site"),)
    assert [image.area_px for image in page.images] == [200, 40_000]


@pytest.mark.parametrize(
    "style",
    ["display:none", "DISPLAY : none !important", "visibility:hidden", "font-size:0", "font-size:1px;",
     "mso-hide:all", "color:#ffffff", "color:white;background:#FFF", "text-indent:-9999px", "opacity:0"],
)  # fmt: skip
def test_text_that_its_style_hides_is_not_seen(style: str) -> None:
    page = read_page(f"<div style='{style}'><p>secret</p></div>plain")

    assert (page.words, page.hidden) == ("plain", "secret")


@pytest.mark.parametrize(
    "style",
    ["color:#ffffff;background-color:#000", "font-size:10px", "opacity:0.9", "color:#333", "max-height:0.5em"],
)
def test_text_that_can_be_read_is_seen(style: str) -> None:
    assert read_page(f"<div style='{style}'>shown</div>").words == "shown"


@pytest.mark.parametrize("seed", ["<a", "<!", "<a href='", "<![", "</", "&#", "<!--", "<a b=", "<script>", "<p><b>"])
def test_hostile_html_is_read_in_a_moment(seed: str) -> None:
    started = process_time()
    read_page(seed * (2 * MAX_HTML // len(seed)))

    assert process_time() - started < 3


@pytest.mark.parametrize(
    ("href", "host"),
    [
        ("https://WWW.example.com:8080/x", "www.example.com"),
        ("mailto:a@example.com", None),
        ("#top", None),
        ("https://[bad", None),
        ("{{unsubscribe}}", None),
        ("http://192.0.2.1/", None),
    ],
)
def test_only_web_addresses_have_a_host(href: str, host: str | None) -> None:
    assert host_of(href) == host
