"""Publishes what browsers load in static/, which the server serves as it is: our modules and TensorFlow.js.

Each is in a folder whose name changes with its content, since browsers do not ask again for files that they have.
The other published_*.py modules put single files beside these folders; files that nobody asks for are removed in time.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from cnn_demo.browser import modules, tensorflow_js
from cnn_demo.browser.tensorflow_js import Sources, runtime_files
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.storage import storage_errors, write_bytes

STATIC = PROJECT_FOLDER / "static"
URL = "./app/static"  # relative to document.baseURI, so that it also works below a base path


@cache
def modules_url() -> str:
    """The address of the modules, without a slash at the end. Raises StorageError."""
    return _published(f"web-{modules.version()}", modules.modules())


@cache
def tensorflow_js_sources() -> Sources:
    """The addresses of TensorFlow.js: on this server where npm has installed it, else on a public CDN."""
    if not tensorflow_js.are_installed():
        return tensorflow_js.cdn_sources()
    files = runtime_files()
    url = _published(
        f"tfjs-{tensorflow_js.version()}", {file.file_name: file.installed.read_bytes() for file in files.values()}
    )
    return tensorflow_js.sources(
        {name: f"{url}/{file.file_name}" for name, file in files.items()}, with_integrity=False
    )


def is_in_use(path: Path) -> bool:
    """Whether the file is there. It is not removed soon then: see remove_unused."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def remove_unused(names: str, seconds: float) -> None:
    """Remove the files in static/ that nobody has asked for so long. names: a pattern such as data-*.gz."""
    for path in STATIC.glob(names):
        with suppress(OSError):  # another process may remove it at the same time
            if time.time() - path.stat().st_mtime > seconds:
                path.unlink()


def _published(name: str, files: Mapping[str, bytes]) -> str:
    """Write the files into static/NAME in one step, unless they are there. Returns the address of the folder."""
    target = STATIC / name
    if not target.is_dir():
        aside = STATIC / f".{name}.{secrets.token_hex(4)}"
        with storage_errors(target):
            try:
                _write(aside, files)
                aside.rename(target)
            except OSError:
                if not target.is_dir():  # else another process has written the same files in the meantime
                    raise
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    return f"{URL}/{name}"


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)
