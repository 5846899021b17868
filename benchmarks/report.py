"""Measure the page of two tables in a browser: `python3 benchmarks/report.py`.

How large it is, how long it takes to write, to open and to sort, for a thousand columns and for
the flights of `kullback demo`. Needs Chromium (Debian: chromium) and the extra `test`. `--write`
puts the table into docs/report.md, and the page and the plot of the flights into docs/images.
`--pictures` writes these two alone.
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import machine
import matplotlib as mpl
import numpy as np
import pandas as pd
from PIL import Image
from playwright.sync_api import sync_playwright

from kullback import tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from kullback.tables import TableComparison

SEED = 20240601
COLUMNS = 1000
ROWS = 2000
TURNS = 5
DOCS = machine.ROOT / "docs"
SWITCHES = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
DRAWN = "await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"
SORT = f"""async () => {{
  const began = performance.now();
  document.querySelectorAll("thead button")[2].click();
  {DRAWN}
  return performance.now() - began;
}}"""


def wide() -> TableComparison:
    """Return numbers, categories (some of them new) and whole numbers, some of them drifted."""
    drawn = np.random.default_rng(SEED)
    labels = np.array([f"category {i}" for i in range(40)])
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for i in range(COLUMNS):
        name = f"{('number', 'text', 'few')[i % 3]}_{i}"
        if i % 3 == 0:
            before[name] = drawn.normal(size=ROWS)
            after[name] = drawn.normal(0.5 * (i % 7 == 0), size=ROWS)
        elif i % 3 == 1:
            before[name] = drawn.choice(labels, ROWS)
            after[name] = drawn.choice([*labels, "new a", "new b"] if i % 5 == 0 else labels, ROWS)
        else:
            before[name] = drawn.integers(0, 5, ROWS)
            after[name] = drawn.integers(0, 5 + (i % 11 == 0), ROWS)
    return tables.compare(pd.DataFrame(before), pd.DataFrame(after))


def flights(folder: Path) -> TableComparison:
    """Return what `kullback demo` compares."""
    from kullback.cli import _demo

    halves = [folder / "first.csv", folder / "second.csv"]
    _demo._split(_demo._find_archive(), halves)  # noqa: SLF001 (the demo's own data)
    found = tables.compare(*halves, exclude=_demo._LEFT_OUT)  # noqa: SLF001 (as above)
    return replace(found, reference=_demo._FIRST, current=_demo._SECOND)  # noqa: SLF001 (as above)


def measured(browser: Browser, name: str, result: TableComparison, folder: Path) -> str:
    """Return a row of the table: medians of some turns, each in a window of its own."""
    began = time.perf_counter()
    html = result.to_html()
    written = time.perf_counter() - began
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    opened, sorted_ = [], []
    for _ in range(TURNS):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        began = time.perf_counter()
        page.goto(path.as_uri())
        page.evaluate(f"async () => {{ {DRAWN} }}")
        opened.append(time.perf_counter() - began)
        sorted_.append(page.evaluate(SORT) / 1000)
        page.close()
    size, many = len(html.encode()), len(result)
    opens, sorts = statistics.median(opened), statistics.median(sorted_)
    return (
        f"| {name} | {many:,} | {size / 1000:,.0f} kB | {size / many / 1000:.1f} kB | "
        f"{written:.2f} s | {opens:.2f} s | {sorts:.2f} s |"
    )


def picture(browser: Browser, result: TableComparison, folder: Path) -> None:
    """Write the flights' page, a column opened, to docs/images/report.png."""
    path = folder / "page.html"
    path.write_text(result.to_html(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 1130}, color_scheme="light")
    page.goto(path.as_uri())
    page.locator("summary").nth(1).click()
    page.mouse.move(0, 0)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(64, dither=Image.Dither.NONE).save(DOCS / "images" / "report.png", optimize=True)
    page.close()


def plot(result: TableComparison) -> None:
    """Write the plot of the flights, the README's first picture, to docs/images/flights.svg."""
    with mpl.rc_context({"svg.hashsalt": "kullback"}):
        result.plot().savefig(
            DOCS / "images" / "flights.svg",
            metadata={"Date": None},
            bbox_inches="tight",
            facecolor="white",
        )


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew docs/report.md and its picture")
    parser.add_argument(
        "--pictures", action="store_true", help="write docs/images, measure nothing"
    )
    chosen = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("this needs Chromium, and there is none on PATH")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        real = flights(folder)
        if chosen.write or chosen.pictures:
            picture(browser, real, folder)
            plot(real)
        if chosen.pictures:
            return
        rows = [
            measured(browser, "flights", real, folder),
            measured(browser, "generated", wide(), folder),
        ]
        version = browser.version
        browser.close()
    lines = [
        f"Measured on {machine.today()}, {machine.processor()}, two cores; medians of {TURNS}.",
        f"{machine.versions()}, Chromium {version}.",
        "",
        "| page | columns | size | a column | written in | opens in | sorts in |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
    print("\n".join(lines))
    if chosen.write:
        machine.replace_between_markers(DOCS / "report.md", "report", "\n".join(lines))


if __name__ == "__main__":
    main()
