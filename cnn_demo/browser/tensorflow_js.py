"""The files of TensorFlow.js that browsers need: installed by npm, or on a public CDN.

They are in npm packages (package.json). Where these are not installed, a CDN serves the same files. Their hashes are
pinned in tensorflow_js.json, which `python -m scripts.pin_tensorflow_js` writes from the installed packages.
"""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

from cnn_demo.errors import StorageError
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.storage import reason

PINS = Path(__file__).with_name("tensorflow_js.json")
PACKAGES = PROJECT_FOLDER / "node_modules"
CDN = "https://cdn.jsdelivr.net/npm/"
CDN_SECONDS = 30.0
WASM = ".wasm"
VERSION_DIGITS = 12


class Source(TypedDict):
    """The address of a file, and its hash where the browser is to check it."""

    url: str
    integrity: NotRequired[str]


class Sources(TypedDict):
    """The addresses of TensorFlow.js; web/types/tensorflow_js.d.ts has the same record.

    scripts: core, converter, layers, and a backend each. wasm: the WebAssembly binaries by their file names.
    """

    scripts: dict[str, Source]
    wasm: dict[str, Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeFile:
    """One file of TensorFlow.js. path: inside its package. integrity: as in HTML, `sha384-...`."""

    name: str
    package: str
    version: str
    path: str
    bytes: int
    integrity: str

    @property
    def file_name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def installed(self) -> Path:
        """The path at which npm installs it."""
        return PACKAGES / self.package / self.path

    @property
    def cdn_url(self) -> str:
        return f"{CDN}{self.package}@{self.version}/{self.path}"


@cache
def runtime_files() -> Mapping[str, RuntimeFile]:
    """Name -> file: core, converter, layers, a backend each, and the WebAssembly binaries by their file names."""
    pins = json.loads(PINS.read_text())
    return {name: RuntimeFile(name=name, version=pins["version"], **pinned) for name, pinned in pins["files"].items()}


@cache
def version() -> str:
    """The version in npm and a hash of all pins, so that it changes with any of the files."""
    pins = PINS.read_bytes()
    return f"{json.loads(pins)['version']}-{hashlib.sha256(pins).hexdigest()[:VERSION_DIGITS]}"


def are_installed() -> bool:
    """Whether npm has installed every file, with the pinned size."""
    return all(
        file.installed.is_file() and file.installed.stat().st_size == file.bytes for file in runtime_files().values()
    )


def sources(urls: Mapping[str, str], *, with_integrity: bool) -> Sources:
    """What web/network/runtime.js takes. urls: name -> address, for the files that a page offers."""
    found = Sources(scripts={}, wasm={})
    for name, url in urls.items():
        source = Source(url=url)
        if with_integrity:
            source["integrity"] = runtime_files()[name].integrity
        found["wasm" if name.endswith(WASM) else "scripts"][name] = source
    return found


def cdn_sources() -> Sources:
    """All files from the public CDN, with hashes: the browser refuses a file with other content."""
    return sources({name: file.cdn_url for name, file in runtime_files().items()}, with_integrity=True)


def content(file: RuntimeFile) -> bytes:
    """The bytes of the file, installed by npm or from the public CDN. Raises StorageError where neither has it."""
    if file.installed.is_file():
        return file.installed.read_bytes()
    try:
        with urllib.request.urlopen(file.cdn_url, timeout=CDN_SECONDS) as answer:
            data: bytes = answer.read(file.bytes + 1)
    except OSError as error:
        raise StorageError(
            f"TensorFlow.js's file {file.file_name} is not installed, and {CDN} cannot be reached ({reason(error)}). "
            "Install it with `npm ci` in the app's folder."
        ) from None
    if integrity(data) != file.integrity:
        raise StorageError(f"{file.cdn_url} is not the pinned file, so it is not used. Install it with `npm ci`.")
    return data


def integrity(data: bytes) -> str:
    """The hash as HTML writes it: sha384- and base64."""
    return f"sha384-{base64.b64encode(hashlib.sha384(data).digest()).decode()}"
