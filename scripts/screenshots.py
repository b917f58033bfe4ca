"""Takes screenshots of every page in light, in dark and on a phone, and the README's picture.

python -m scripts.screenshots [--out FOLDER] [--page NAME ...] [--variant NAME ...] [--readme]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import PHONE, draw_stroke, launch, wait_until_idle
from scripts.serve import PROJECT, serve

PAGES = {"home": "/"} | {
    name: f"/{name}"
    for name in ("learn", "data", "build", "train", "runs", "draw", "explain", "inspection", "export", "classroom")
}
LAPTOP = {"viewport": {"width": 1280, "height": 900}}
VARIANTS: dict[str, dict[str, Any]] = {
    "light": {**LAPTOP, "color_scheme": "light"},
    "dark": {**LAPTOP, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
}
README_PICTURE = PROJECT / "docs" / "screenshot.png"
README_COLOURS = 256
README_VIEW = {"viewport": {"width": 1280, "height": 860}, "device_scale_factor": 1.5, "color_scheme": "light"}
# A seven as a hand draws it, in shares of the canvas's width and height.
SEVEN = ((0.28, 0.24), (0.50, 0.22), (0.74, 0.22), (0.64, 0.42), (0.54, 0.62), (0.46, 0.82))
# The first answer of a fresh server waits for its compute worker's imports.
IDLE_SECONDS = 120
# Streamlit scrolls inside this element, so a full-page picture of the window would show its upper part alone.
SCROLLED = '[data-testid="stMain"]'


def main() -> None:
    """Read the command line, start the app and write the pictures."""
    arguments = _parser().parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder)) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        if arguments.readme:
            _picture_readme(browser, server.url)
            return
        arguments.out.mkdir(parents=True, exist_ok=True)
        for name in arguments.page or PAGES:
            for variant in arguments.variant or VARIANTS:
                _picture_page(browser, server.url + PAGES[name], variant, arguments.out / f"{name}-{variant}.png")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description="Picture every page of the app.")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs" / "screenshots", help="folder to write into")
    parser.add_argument("--page", action="append", choices=list(PAGES), help="only this page; may be repeated")
    parser.add_argument("--variant", action="append", choices=list(VARIANTS), help="only this look; may be repeated")
    parser.add_argument(
        "--readme", action="store_true", help="write the README's picture, docs/screenshot.png, instead"
    )
    return parser


@contextmanager
def _opened(browser: Browser, url: str, options: dict[str, Any]) -> Iterator[Page]:
    """The page at url, once it is idle."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(url)
    _settle(page)
    yield page
    context.close()


def _picture_page(browser: Browser, url: str, variant: str, target: Path) -> None:
    with _opened(browser, url, VARIANTS[variant]) as page:
        height = page.locator(SCROLLED).evaluate("element => element.scrollHeight")
        width = VARIANTS[variant]["viewport"]["width"]
        page.set_viewport_size({"width": width, "height": max(height, VARIANTS[variant]["viewport"]["height"])})
        _settle(page)
        page.screenshot(path=target)
    print(target)


def _picture_readme(browser: Browser, url: str) -> None:
    with _opened(browser, url + PAGES["draw"], README_VIEW) as page:
        page.get_by_text("Draw a digit.").wait_for(timeout=IDLE_SECONDS * 1000)
        draw_stroke(page, page.get_by_role("application"), SEVEN)
        page.get_by_text("It is a 7.", exact=True).wait_for()
        _settle(page)
        README_PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=README_PICTURE)
    with Image.open(README_PICTURE) as picture:  # every clone carries it
        smaller = picture.convert("RGB").quantize(README_COLOURS, dither=Image.Dither.NONE)
    smaller.save(README_PICTURE, optimize=True)
    print(README_PICTURE)


def _settle(page: Page) -> None:
    """Wait for the script, for what it loads, and for two frames of drawing after that."""
    page.wait_for_load_state("networkidle")
    wait_until_idle(page, timeout_seconds=IDLE_SECONDS)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")


if __name__ == "__main__":
    main()
