"""Tables of blocks in a browser: sorted, filtered and opened, with the keyboard too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kullback
from kullback.document import (
    Column,
    Document,
    Name,
    Paragraph,
    Range,
    Table,
    Text,
    add_sign,
    render,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from kullback.document import Role

FOUND: tuple[tuple[str, str, Role, float | None], ...] = (
    ("sky", "drifted", "drifted", 0.2),
    ("<b>wind", "different but small", "small", 0.015),
    ("heat", "same", "same", 0.004),
    ("nest", "not compared", "none", None),
)


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of four columns that can be sorted, filtered and opened."""
    rows = tuple(
        (
            (Name(name),),
            (Text(add_sign(told, role), role),),
            () if size is None else (Range(f"{size}", size, size / 2, size * 2, threshold=0.02),),
        )
        for name, told, role, size in FOUND
    )
    table = Table(
        (("column",), ("verdict",), ("D",)),
        rows,
        columns=(
            Column(keys=tuple(name for name, *_ in FOUND)),
            Column(),
            Column(keys=tuple(size for *_, size in FOUND)),
        ),
        details=tuple((Paragraph((f"open {name}",)), Paragraph(("inside",))) for name, *_ in FOUND),
        sortable=True,
        filterable=True,
        what="column",
    )
    return render(Document("en", "Two tables", (table,), compact=True), "html")


def _names(page: Page) -> list[str]:
    return [cell.text_content() or "" for cell in page.locator("tbody:visible th").all()]


def test_sorting_by_a_click_and_by_the_keyboard(html: str, opened: Callable[..., Page]) -> None:
    """Numbers go from the largest down first, names from A; what has no value comes last."""
    page = opened(html)
    page.get_by_role("button", name="D", exact=True).click()
    assert _names(page) == ["sky", "<b>wind", "heat", "nest"]
    page.get_by_role("button", name="D", exact=True).focus()
    page.keyboard.press("Enter")
    assert _names(page) == ["heat", "<b>wind", "sky", "nest"]
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="column").click()
    assert _names(page) == ["<b>wind", "heat", "nest", "sky"]
    assert page.get_by_role("button", name="verdict").count() == 0


def test_filtering_tells_how_many_are_left(html: str, opened: Callable[..., Page]) -> None:
    """Capitals do not matter; the number left is told to whoever listens."""
    page = opened(html)
    page.get_by_label("Only columns with").fill("NEST")
    assert _names(page) == ["nest"]
    assert page.locator("output").inner_text() == "1 of 4 columns"


def test_a_row_opens_and_the_page_never_scrolls_sideways(
    html: str, opened: Callable[..., Page]
) -> None:
    """What opens is there without the script as well; 320 pixels are enough."""
    page = opened(html, viewport={"width": 320, "height": 600}, java_script_enabled=False)
    page.get_by_text("open sky").click()
    assert page.get_by_text("inside").first.is_visible()
    assert not page.locator("input").is_visible()
    page = opened(html, viewport={"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [320, 800, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_comparison_fits_at_any_width(
    width: int, scheme: str, opened: Callable[..., Page]
) -> None:
    """The page keeps within the window, loads nothing and breaks no policy of its own."""
    found = kullback.compare({"x" * 300: 0.5, "b": 0.5}, {"b": 0.3, "c" * 300: 0.7})
    page = opened(found.to_html(), viewport={"width": width, "height": 600}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ink, ground = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    light = ground == "rgb(255, 255, 255)"
    assert light == (scheme == "light")
    assert ink != ground
