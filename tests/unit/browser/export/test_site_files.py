"""The exported site's files, also where its training images cannot be unpacked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.browser.export.site import write_site
from cnn_demo.browser.export.trained import load_trained
from tests.shipped import FIRST


def test_a_site_is_complete_without_training_images_that_cannot_be_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = load_trained(str(FIRST.path))
    write_site(trained, tmp_path / "with")
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    write_site(trained, tmp_path / "without")
    images = [
        json.loads((tmp_path / name / "network/training_images.json").read_text()) for name in ("with", "without")
    ]
    assert images[0]["about"].startswith("Nearest of up to 40 training images")
    assert images[1] is None
