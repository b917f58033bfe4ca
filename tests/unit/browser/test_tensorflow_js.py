"""TensorFlow.js's files: the installed ones, or the CDN's where they are what was pinned."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.browser import tensorflow_js
from cnn_demo.browser.tensorflow_js import RuntimeFile, cdn_sources, content, integrity, runtime_files, sources
from cnn_demo.errors import StorageError

SCRIPT = b"globalThis.tf = {};"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuntimeFile:
    """A file that is not installed."""
    monkeypatch.setattr(tensorflow_js, "PACKAGES", tmp_path)
    return replace(runtime_files()["core"], bytes=len(SCRIPT), integrity=integrity(SCRIPT))


def _serve(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: io.BytesIO(data))


def test_the_pinned_files_are_the_installed_ones() -> None:
    if not tensorflow_js.are_installed():
        pytest.skip("npm has not installed TensorFlow.js here")
    for file in runtime_files().values():
        assert integrity(file.installed.read_bytes()) == file.integrity, file.name


def test_an_integrity_is_written_as_html_writes_it() -> None:
    # The digest of nothing, as every SHA-384 has it.
    assert integrity(b"") == "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"


def test_cdn_sources_name_one_release_and_a_hash_for_every_file() -> None:
    found = cdn_sources()
    listed = [*found["scripts"].values(), *found["wasm"].values()]
    assert len(listed) == len(runtime_files())
    version = runtime_files()["core"].version
    assert all(f"@{version}/" in source["url"] and source["integrity"].startswith("sha384-") for source in listed)


def test_wasm_binaries_stand_under_their_own_names() -> None:
    found = sources({"core": "a.js", "tfjs-backend-wasm.wasm": "b.wasm"}, with_integrity=False)
    assert found == {"scripts": {"core": {"url": "a.js"}}, "wasm": {"tfjs-backend-wasm.wasm": {"url": "b.wasm"}}}


def test_a_file_that_is_not_installed_comes_from_the_cdn(file: RuntimeFile, monkeypatch: pytest.MonkeyPatch) -> None:
    _serve(monkeypatch, SCRIPT)
    assert content(file) == SCRIPT


@pytest.mark.parametrize("served", [b"globalThis.tf = 1;;", SCRIPT + b" ", b""])
def test_another_file_than_the_pinned_one_is_refused(
    file: RuntimeFile, monkeypatch: pytest.MonkeyPatch, served: bytes
) -> None:
    _serve(monkeypatch, served)
    with pytest.raises(StorageError, match="not the pinned file"):
        content(file)


def test_without_npm_and_network_it_says_what_to_do(file: RuntimeFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(url: str, timeout: float) -> io.BytesIO:
        raise urllib.error.URLError("no route")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    with pytest.raises(StorageError, match=r"tf-core.*npm ci"):
        content(file)
