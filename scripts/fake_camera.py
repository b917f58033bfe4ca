"""A Chromium whose camera shows one still picture, without asking for permission."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Playwright

from scripts.browser import launch

WIDTH, HEIGHT = 320, 240
PAPER, INK = 225, 40


def seven_on_paper() -> NDArray[np.uint8]:
    """A pen's 7 in the middle of a sheet, (HEIGHT, WIDTH) grey."""
    sheet = Image.new("L", (WIDTH, HEIGHT), PAPER)
    ImageDraw.Draw(sheet).line([(110, 65), (200, 65), (145, 180)], fill=INK, width=14, joint="curve")
    return np.asarray(sheet)


def write_film(path: Path, grey: NDArray[np.uint8]) -> None:
    """A film of one frame in the format Y4M, which Chromium shows again and again. grey: even height and width."""
    height, width = grey.shape
    colour = bytes([128]) * (height * width // 2)  # none
    header = f"YUV4MPEG2 W{width} H{height} F30:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + b"FRAME\n" + grey.tobytes() + colour)


# All cameras that the page has opened, so that a test sees whether they are closed again.
NOTE_CAMERAS = """const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
globalThis.cameras = [];
devices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    globalThis.cameras.push(...stream.getTracks());
    return stream;
};"""
CAMERAS = "globalThis.cameras.map(each => each.readyState)"


@contextmanager
def browser_with_camera(playwright: Playwright, film: Path) -> Iterator[Browser]:
    browser = launch(
        playwright,
        switches=(
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ),
    )
    yield browser
    browser.close()
