"""Tries every attack at every reader, each in a process of its own with a memory limit: one line of JSON for each.

Run by test_attacks.py: `python -m tests.security.run_attacks FOLDER`. A process is forked for each attack, as starting one
would take a second.
"""

from __future__ import annotations

import base64
import io
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from cnn_demo import settings as settings_module
from cnn_demo.datasets.npz import open_npz
from cnn_demo.drawing import picture_task
from cnn_demo.drawing.canvas_png import decode_canvas, png_of
from cnn_demo.drawing.picture import decode_file
from cnn_demo.errors import DatasetError, UserError
from cnn_demo.own_data.reading_task import make_copies
from cnn_demo.own_data.records import LeftOut
from cnn_demo.own_data.sources import read_source
from cnn_demo.runs.bundle import unpack
from cnn_demo.runs.shared_designs import SharedDesigns
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_arrival import read_archive
from cnn_demo.spec import link
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.security import attacks
from tests.unit.runs.bundles import members_of, put_trained

MOST_BYTES = 256 * 1024**2
DATA_PAGES = 5  # in /proc/self/statm
Entry = Callable[[Any, Path], object]


def _file_of(content: bytes, folder: Path) -> Path:
    path = folder / "attack"
    path.write_bytes(content)
    return path


def _drawing(content: bytes) -> object:
    url = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    return decode_canvas(png_of(url, 280), 280)


def _own_data(name: str, content: bytes, folder: Path) -> None:
    """Read what is called so as own data; all of it is refused where nothing of it is taken."""
    refused = []
    for arrival in read_source(_file_of(content, folder), name=name, label="" if "." in name else "oak").arrivals():
        if isinstance(arrival, LeftOut):
            refused.append(arrival.reason)
        else:
            refused += [made for made in make_copies([arrival.content]) if isinstance(made, str)]
            if not refused:
                return
    raise DatasetError(refused[0])


FILE_ENTRIES: dict[str, Entry] = {
    "import of a bundle": lambda data, folder: unpack(data, Workspace(folder / "w"), settings_module.read()),
    "import from the command line": lambda data, folder: unpack(
        _file_of(data, folder), Workspace(folder / "w"), settings_module.read()
    ),
    "copy of one's work": lambda data, folder: read_archive(
        io.BytesIO(data), Workspace(folder / "w"), settings_module.read()
    ),
    "picture": lambda data, folder: picture_task.decode(data),
    "picture from the command line": lambda data, folder: decode_file(_file_of(data, folder)),
    "drawing": lambda data, folder: _drawing(data),
    "own picture": partial(_own_data, "picture"),
    "zip of own pictures": partial(_own_data, "a.zip"),
    "own table": partial(_own_data, "a.csv"),
    "own arrays": partial(_own_data, "a.npz"),
    "own IDX file": partial(_own_data, "a-images.idx"),
    "data set": lambda data, folder: open_npz(_file_of(data, folder), MNIST, folder / "cache"),
}
TEXT_ENTRIES: dict[str, Entry] = {
    "link": lambda text, folder: link.decode(text),
    "short link": lambda text, folder: SharedDesigns(folder).open(text),
    "link to a network": lambda text, folder: SharedNetworks(folder).open(text),
    "design": lambda text, folder: Architecture.from_json(text),
    "recipe": lambda text, folder: Recipe.from_json(text),
}


def cases(folder: Path) -> Iterator[tuple[str, dict[str, Entry], Any]]:
    """(attack, the readers by name, what they are given)."""
    data = MNIST_5K
    architecture = design("fast").architecture(data.input_shape, len(data.classes))
    project = Project(architecture=architecture, recipe=Recipe(), data=data)
    members = members_of(put_trained(Workspace(folder / "a-workspace-of-the-tests"), project))
    tables = (
        (attacks.files(), FILE_ENTRIES),
        (attacks.polyglots(), FILE_ENTRIES),
        (attacks.bundles(members, project), FILE_ENTRIES),
        (attacks.texts(), TEXT_ENTRIES),
    )
    for contents, entries in tables:
        for attack, content in contents.items():
            yield attack, entries, content


def tried(entry: Entry, content: Any, folder: Path) -> dict[str, Any]:
    """What came of it. outcome: refused, taken, or the type of an error that is none for people."""
    begun = time.process_time()
    try:
        entry(content, folder)
        outcome, message = "taken", ""
    except UserError as error:
        outcome, message = "refused", str(error)
    except BaseException as error:  # noqa: BLE001 - whatever comes out is the result
        outcome, message = type(error).__name__, str(error)
    left = sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != "attack"
    )
    return {"outcome": outcome, "message": message, "seconds": time.process_time() - begun, "left": left}


def _in_a_process(attack: str, entries: dict[str, Entry], content: Any, folder: Path) -> Iterator[dict[str, Any]]:
    """What came of an attack at each reader, one after the other; the last one died where there are fewer than readers."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        data = int(Path("/proc/self/statm").read_text().split()[DATA_PAGES]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (data + MOST_BYTES, data + MOST_BYTES))
        with os.fdopen(writing, "w") as pipe:
            for name, entry in entries.items():
                own = folder / name.replace(" ", "-")
                own.mkdir()
                pipe.write(f"{json.dumps({'attack': attack, 'entry': name, **tried(entry, content, own)})}\n")
                pipe.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = [json.loads(line) for line in pipe]
    os.waitpid(child, 0)
    yield from told
    for name in [*entries][len(told) :]:
        yield {"attack": attack, "entry": name, "outcome": "died", "message": "", "seconds": 0.0, "left": []}


def main(folder: Path) -> None:
    for number, (attack, entries, content) in enumerate(cases(folder)):
        own = folder / str(number)
        own.mkdir()
        for found in _in_a_process(attack, entries, content, own):
            sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
