"""A browser for pages, started once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium without a window, or skip where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs Chromium (Debian: chromium), and there is none on PATH")
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright, to drive Chromium")
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(_SWITCHES))
        yield found
        found.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Return what opens HTML as a file; it fails if the page complains or asks for anything."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def _open(html: str, **options: Any) -> Page:
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        address = path.as_uri()
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(  # type: ignore[call-overload]
            "request",
            lambda request: request.url == address or complaints.append(f"asks for {request.url}"),  # type: ignore[func-returns-value]
        )
        context.route(lambda url: url != address, lambda route: route.abort())
        page.goto(address)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert complaints == []
