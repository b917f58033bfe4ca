"""The section Epochs in a browser: the slider moves, and the pictures follow."""

from __future__ import annotations

import json
import shutil

import numpy as np
from playwright.sync_api import Page, expect
from safetensors.numpy import load_file, save_file

from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, Status
from scripts.browser import until_rerun
from scripts.serve import Server
from tests.browser.walking import TENSORFLOW_SECONDS, visit
from tests.shipped import FIRST, layer

WORKSPACE, RUN = "workspace-of-the-time-machine", "20260131-120000-0a1b"
KERNELS = layer(0)["shape"][-1]


def put_run_with_a_past(server: Server) -> None:
    """The shipped network as a run of its own on the embedded digits, which began with half of its weights."""
    path = server.runs_folder / WORKSPACE / RUN
    shutil.copytree(FIRST.path, path)
    spec = json.loads((path / "spec.json").read_text())
    (path / "spec.json").write_text(json.dumps({"dataset": "mnist-5k", "architecture": spec["architecture"]}))
    (path / "about.json").write_text(json.dumps({"name": "With a past", "created_at": 0}))
    weights = load_file(path / "weights.safetensors")
    for epoch, factor in ((0, 0.5), (1, 1.0)):
        file = epoch_file(path, epoch)
        file.parent.mkdir(exist_ok=True)
        save_file({name: np.asarray(value * factor, np.float32) for name, value in weights.items()}, file)
    RunFolder(path).write_status(Status(state=FINISHED, epoch=1, epochs=1))


def test_slider_goes_back_to_the_start_and_the_maps_follow(page: Page, server: Server) -> None:
    put_run_with_a_past(server)
    visit(page, server.url, "Inspect", f"?workspace={WORKSPACE}")
    with until_rerun(page, timeout_seconds=TENSORFLOW_SECONDS):
        page.get_by_role("radio", name="Training history").click()
    maps = page.get_by_role("img", name=f"Kernels 0 to {KERNELS - 1}: After epoch 1")
    expect(maps).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    after = maps.get_attribute("src")
    with until_rerun(page):
        page.get_by_role("slider", name="After epoch").press("ArrowLeft")
    before = page.get_by_role("img", name=f"Kernels 0 to {KERNELS - 1}: Before training")
    expect(before).to_be_visible()
    assert before.get_attribute("src") != after
