"""An export that the server cannot check is checked by the visitor's own browser, with the real TensorFlow.js."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.saved_exports import exported
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import WEIGHTS, TrainedNetwork, shipped
from scripts.browser import wait_until_idle
from scripts.serve import serve
from tests.app.run_folders import put_run
from tests.browser.walking import TENSORFLOW_SECONDS, visit

WORKSPACE = "workspace-of-a-test"
CHECK_SECONDS = 60
# Only Python's own programs: for this server, Node.js is not installed.
PATH = str(Path(sys.executable).parent)


def own_network(runs: Path) -> RunFolder:
    """A run of the visitor's that has ended with the shipped network's weights."""
    (network, *_) = shipped()
    run = put_run(runs / WORKSPACE, FINISHED, name="My seven", project=network.project())
    shutil.copyfile(network.weights_file, run.path / WEIGHTS)
    return run


@pytest.mark.slow
def test_an_export_is_checked_in_the_browser_where_node_is_missing(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    assert shutil.which("node", path=PATH) is None
    run = own_network(tmp_path / "runs")
    page = open_page(viewport={"width": 1280, "height": 900})
    with serve(tmp_path, settings={"PATH": PATH, "CNN_DEMO_SPARE_WORKER": "off"}) as server:
        visit(page, server.url, "Export", f"?workspace={WORKSPACE}")
        for number, name in enumerate(("tfjs", "tfjs-layers", "site-single"), start=1):
            page.locator(f".st-key-make-{name}").get_by_role("button").click()
            expect(page.get_by_text("Not tested yet.")).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
            wait_until_idle(page)
            page.locator(f".st-key-check-{name}").get_by_role("button").click()
            checked = page.get_by_text("Tested on all 1,000 test images of MNIST, 5,000 digits")
            expect(checked).to_have_count(number, timeout=CHECK_SECONDS * 1000)
            wait_until_idle(page)
            kept = exported(TrainedNetwork(run.path), name)
            assert kept is not None
            assert kept.figures["checked"] is True
            assert kept.figures["image_count"] == 1000
            assert kept.figures["largest_difference"] < kept.figures["bound"]
            assert kept.figures["accuracy_after"] == pytest.approx(kept.figures["accuracy_before"], abs=0.002)
        page.goto("about:blank")  # what it asks of an ended server would be errors
