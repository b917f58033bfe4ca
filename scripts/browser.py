"""Finds and starts Chromium. `python -m scripts.browser` prints its path, or fails where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    # Containers run as root and have a small /dev/shm. Without a sandbox only this project's own pages may be opened.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # No requests of the browser itself: tests must not depend on a connection.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The pages of one visitor are shown by one process, which compiles a script once for all of them.
    "--process-per-site",
)
NO_GPU = "--disable-gpu"
# A graphics processor played by the processor, for WebGPU and WebGL.
SOFTWARE_GPU = ("--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader")
IDLE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
# Counts the runs that the page has asked for, and those that the server has done. Messages tell of every run: on a busy
# machine the page may render only after a short one, and never show that it ran.
COUNT_RUNS = """() => {
    if (WebSocket.prototype.send.counts) return;
    const runs = globalThis.runs = { asked: 0, done: 0 };
    // Of Streamlit's messages, in protobuf. The server answers a request for the addresses of no files at once.
    const RERUN = 0x5a, ADDRESSES = [0x82, 0x01], ID = [0x08, 0x0a, 0x06];
    const METADATA = 0x12, SCRIPT_STARTED = 0x22, SCRIPT_FINISHED = 0x30, EARLY_FOR_RERUN = 2, ANSWER = 0x9a;
    const send = WebSocket.prototype.send;
    const listening = new WeakSet();
    let count = 0;
    let expected = ""; // the id of the request whose answer says that no other run has begun
    let answered = () => {};

    const listen = socket => {
        const request = then => {
            expected = String(++count).padStart(ID[2], "0");
            answered = then;
            send.call(socket, new Uint8Array([...ADDRESSES, ...ID, ...new TextEncoder().encode(expected)]));
        };
        // The run that has ended may have begun before the page asked. Then another one begins before the second answer.
        const settle = () => {
            const upTo = runs.asked;
            request(() => setTimeout(() => expected || request(() => { runs.done = upTo; }), 20));
        };
        socket.addEventListener("message", ({ data }) => {
            const bytes = new Uint8Array(data);
            const message = bytes.subarray(bytes[0] === METADATA ? 2 + bytes[1] : 0); // its metadata are short, if it has any
            if (message[0] === SCRIPT_STARTED) expected = "begun";
            else if (message[0] === SCRIPT_FINISHED && message[1] !== EARLY_FOR_RERUN) settle();
            else if (message[0] === ANSWER && expected === new TextDecoder().decode(message.subarray(5, 5 + ID[2]))) {
                expected = "";
                answered();
            }
        });
        socket.addEventListener("close", () => { runs.done = runs.asked; });
    };
    WebSocket.prototype.send = function (data) {
        send.call(this, data);
        if (data[0] !== RERUN) return;
        runs.asked += 1;
        if (!listening.has(this)) listen(this);
        listening.add(this);
    };
    WebSocket.prototype.send.counts = true;
}"""
# What was done to a widget a moment ago makes the page ask within a frame.
ASKED = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return globalThis.runs?.asked ?? 0;
}"""
STANDS_STILL = """node => {
    for (let up = node; up; up = up.parentNode ?? up.host)
        if (up instanceof Element && up.getAnimations().some(animation => animation.playState === "running")) return false;
    return true;
}"""
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile",
}


def chromium_path(playwright: Playwright) -> str | None:
    """The Chromium of the system or the one that Playwright downloaded; None where there is none."""
    system = next(filter(None, map(shutil.which, NAMES)), None)
    own = playwright.chromium.executable_path
    return system or (own if Path(own).exists() else None)


def launch(playwright: Playwright, *, software_gpu: bool = False, switches: Sequence[str] = ()) -> Browser:
    """Start Chromium without a window, and without a graphics processor unless one in software is wanted.

    switches: further ones of Chromium. Raises FileNotFoundError where none is installed.
    """
    path = chromium_path(playwright)
    if path is None:
        raise FileNotFoundError(
            "No Chromium is installed; `sh scripts/install_chromium.sh .venv/bin/python` installs one."
        )
    # Headless works without a screen. A proxy from the environment must not be used for 127.0.0.1.
    environment: dict[str, str | float | bool] = {
        name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
    }
    arguments = [*SWITCHES, *(SOFTWARE_GPU if software_gpu else (NO_GPU,)), *switches]
    return playwright.chromium.launch(executable_path=path, args=arguments, env=environment)


def wait_until_idle(page: Page, *, timeout_seconds: float = 60) -> None:
    """Wait until the page's script has ended, also for what was done a moment ago, and no spinner or placeholder is shown.

    What was done a moment ago counts where the page's runs are counted (COUNT_RUNS).

    Raises playwright's TimeoutError.
    """
    milliseconds = timeout_seconds * 1000
    page.locator(IDLE).wait_for(timeout=milliseconds)
    asked = page.evaluate(ASKED)
    page.wait_for_function("asked => (globalThis.runs?.done ?? 0) >= asked", arg=asked, timeout=milliseconds)
    page.locator(IDLE).wait_for(timeout=milliseconds)
    for waiting in ("stSkeleton", "stSpinner"):
        page.wait_for_function(
            "name => !document.querySelector(`[data-testid=${name}]`)", arg=waiting, timeout=milliseconds
        )


def draw_stroke(page: Page, canvas: Locator, points: Sequence[tuple[float, float]]) -> None:
    """Draw one stroke with the mouse. points: as shares of the width and the height of the canvas."""
    # While an expander opens, scrolling moves its content, which then moves back under the mouse.
    page.wait_for_function(STANDS_STILL, arg=canvas.element_handle())
    canvas.scroll_into_view_if_needed()
    canvas.hover()  # waits until it is stable and not covered
    box = canvas.bounding_box()
    assert box is not None, "The canvas is not on the screen."
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


@contextmanager
def until_rerun(page: Page, *, timeout_seconds: float = 60) -> Iterator[None]:
    """Run the block, then wait until Streamlit has run the script of the page again because of it.

    Waiting for idleness alone would be too early: a component may send its value some time after the mouse is up.
    Raises playwright's TimeoutError.
    """
    # A run that is still going on would be continued by the new one without a change of state.
    wait_until_idle(page, timeout_seconds=timeout_seconds)
    page.evaluate(COUNT_RUNS)
    before = page.evaluate("() => globalThis.runs.asked")
    yield
    page.wait_for_function("before => globalThis.runs.asked > before", arg=before, timeout=timeout_seconds * 1000)
    wait_until_idle(page, timeout_seconds=timeout_seconds)


if __name__ == "__main__":
    with sync_playwright() as _playwright:
        _path = chromium_path(_playwright)
    print(_path or "no Chromium found")
    sys.exit(_path is None)
