"""Simulated visitors of a running app: python -m benchmarks.visits URL --visitors 50 --seconds 120. Prints figures as JSON.

Each opens pages, changes a design, draws a sketch, trains a short run and watches it; some watch one long training. Each
gives its run a mark as name, and fails if it is ever sent another's. Drawing on Home, Draw and Explain costs the server
nothing, since the browser computes there, so a visitor waits there as on other pages.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import io
import json
import math
import random
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field

import numpy as np
from PIL import Image
from websockets.exceptions import ConnectionClosed

from benchmarks.streamlit_client import ClientError, Rerun, StreamlitClient

MARK = re.compile(rb"mark[0-9]{3}x[0-9a-f]{8}")
THINK_SECONDS = (2.0, 6.0)  # between two actions of a visitor
ARRIVAL_SECONDS = 20.0  # all have come by then
SHORT_EPOCHS, LONG_EPOCHS = 3, 200  # a played epoch takes a second
WATCHED_SECONDS, START_SECONDS = 8.0, 30.0
SHARE_OF_WATCHERS = 0.2
PAD_SIDE = 280


@dataclass(slots=True)
class Figures:
    """What the visitors saw. pages, fragments: (page, seconds, bytes) of each rerun. files: bytes of static files.

    foreign_marks: of others. own_marks: how many visitors have seen their own.
    """

    pages: list[tuple[str, float, int]] = field(default_factory=list)
    fragments: list[tuple[str, float, int]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign_marks: list[str] = field(default_factory=list)
    own_marks: int = 0
    files: int = 0

    def add(self, rerun: Rerun) -> None:
        (self.fragments if rerun.is_fragment else self.pages).append((rerun.page, rerun.seconds, rerun.received))
        self.errors += [f"{rerun.page}: {error}" for error in rerun.errors]


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A training that several tabs watch. cookies: open its workspace; query: of its address."""

    mark: str
    cookies: dict[str, str]
    query: str


@dataclass(slots=True)
class Visitor:
    """One visitor with one tab. mark: the name of its run, or of the training that it watches."""

    number: int
    url: str
    figures: Figures
    until: float
    mark: str = ""
    has_done_all: bool = False
    seen: set[str] = field(default_factory=set)
    client: StreamlitClient = field(init=False)

    def __post_init__(self) -> None:
        self.mark = self.mark or f"mark{self.number:03}x{secrets.token_hex(4)}"
        self.client = StreamlitClient(self.url, on_bytes=self._look_for_marks)

    @classmethod
    def of(cls, training: Training, number: int, url: str, figures: Figures, until: float) -> Visitor:
        """Somebody who watches that training."""
        visitor = cls(number, url, figures, until, mark=training.mark)
        visitor.client.cookies.update(training.cookies)
        visitor.client.query = training.query
        return visitor

    async def visit(self) -> None:
        """Come, do everything at least once and again and again until the time is over, and go."""
        async with self._tab() as client:
            while True:
                await self._look_around()
                await self._train(SHORT_EPOCHS)
                await self._follow(time.monotonic() + WATCHED_SECONDS)
                for page in ("runs", "draw", "explain", "export"):
                    await self._do(client.open(page))
                self.has_done_all = True

    async def watch(self) -> None:
        """Open the training and follow it until the time is over."""
        async with self._tab() as client:
            self.figures.add(await client.open("train", client.query))
            await self._follow(self.until)

    async def start_training(self) -> Training:
        """Start the long training, and leave."""
        async with self._tab() as client:
            await self._train(LONG_EPOCHS)
            async for _ in client.follow(time.monotonic() + START_SECONDS):  # the images may have to be unpacked first
                if client.component("address")["run"]:
                    break
            memory, address = (client.component(name) for name in ("browser_memory", "address"))
        cookies = {memory["name"]: ".".join(memory["ids"])}
        return Training(mark=self.mark, cookies=cookies, query=f"run={address['run']}")

    @asynccontextmanager
    async def _tab(self) -> AsyncIterator[StreamlitClient]:
        with suppress(_TimeIsOver):
            try:
                async with self.client:
                    yield self.client
            except (ClientError, ConnectionClosed, OSError) as error:
                self.figures.errors.append(f"visitor {self.number}: {error!r}")
        self.figures.foreign_marks += sorted(self.seen - {self.mark})
        self.figures.own_marks += self.mark in self.seen

    def _look_for_marks(self, data: bytes) -> None:
        self.seen.update(found.decode() for found in MARK.findall(data))

    async def _do(self, rerun: Awaitable[Rerun]) -> None:
        await self._note(await rerun)

    async def _note(self, rerun: Rerun) -> None:
        self.figures.add(rerun)
        await asyncio.sleep(random.uniform(*THINK_SECONDS))
        if self.has_done_all and time.monotonic() >= self.until:
            raise _TimeIsOver

    async def _look_around(self) -> None:
        do, client = self._do, self.client
        await do(client.open())
        self.figures.files += await client.fetch_files(client.named_files)
        await do(client.open("draw"))
        await do(client.change("selectbox", "draw-network-picker", string_value="fast (shipped)"))
        for page in ("learn", "data", "build"):
            await do(client.open(page))
        await do(client.change("number_input", "Filters", double_value=random.randint(8, 24)))
        await do(client.change("button", "Undo", trigger_value=True))

    async def _train(self, epochs: int) -> None:
        async for rerun in start_run(self.client, self.mark, epochs):
            await self._note(rerun)

    async def _follow(self, until: float) -> None:
        async for rerun in self.client.follow(until):
            self.figures.add(rerun)


async def start_run(client: StreamlitClient, name: str, epochs: int) -> AsyncIterator[Rerun]:
    """Open Train, draw a sketch, name a run and start it; yields each rerun."""
    yield await client.open("train")
    yield await client.change("bidi_component", "sketch", json_value=json.dumps({"sent": sketch()}))
    yield await client.change("text_input", "run-name", string_value=name)
    yield await client.change("number_input", "Epochs", double_value=epochs)
    yield await client.change("button", "start", trigger_value=True)


class _TimeIsOver(Exception):
    """The visitor goes home."""


def sketch() -> str:
    """A drawn stroke as the pad sends it."""
    pixels = np.zeros((PAD_SIDE, PAD_SIDE, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[40:240, 120:150] = 255
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


async def visits(url: str, visitors: int, seconds: float) -> Figures:
    """Let that many visitors come, the watchers among them, and go after so many seconds."""
    figures, until = Figures(), time.monotonic() + seconds
    watchers = round(visitors * SHARE_OF_WATCHERS)
    training = await Visitor(0, url, Figures(), math.inf).start_training()
    until = time.monotonic() + seconds
    everyone = [Visitor.of(training, number, url, figures, until).watch for number in range(1, watchers + 1)]
    everyone += [Visitor(number, url, figures, until).visit for number in range(watchers + 1, visitors + 1)]
    random.shuffle(everyone)
    await asyncio.gather(
        *(_arrive(visit, number / visitors * ARRIVAL_SECONDS) for number, visit in enumerate(everyone))
    )
    return figures


async def _arrive(visit: Callable[[], Awaitable[None]], after_seconds: float) -> None:
    await asyncio.sleep(after_seconds)
    await visit()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.visits", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("url", help="address of the app, without a slash at the end")
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120.0)
    options = parser.parse_args()
    figures = asyncio.run(visits(options.url, options.visitors, options.seconds))
    print(json.dumps({**asdict(figures), "client_cpu_seconds": time.process_time()}))


if __name__ == "__main__":
    main()
