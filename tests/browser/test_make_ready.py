"""The visitor's own pictures are made ready for training: chosen, previewed, made, and taken to the design."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Arrival
from scripts.browser import until_rerun
from scripts.serve import Server
from tests.browser.walking import visit

PREVIEW = "A picture of yours: {}"


@pytest.fixture
def flags(server: Server, request: pytest.FixtureRequest) -> OwnDataSet:
    """Flags of three colours, wider than high: five of each of two classes, in a workspace of this test's own."""
    name = re.sub(r"\W", "-", request.node.name)[:40].ljust(16, "-")
    made = OwnDataSet.create(server.log.parent / "runs" / name, "Flags")
    rng = np.random.default_rng(6)
    arrivals = [
        Arrival(
            name=f"{label} {i}", label=label, content=rng.integers(0, 256, shape, np.uint8).repeat(20, 0).repeat(30, 1)
        )
        for label, shape in (("upright", (1, 3, 3)), ("level", (3, 1, 3)))
        for i in range(5)
    ]
    add_pictures(made, arrivals, total=None, report=lambda *_: None, is_stopped=lambda: False)
    return made


def width_and_height(page: Page, option: str) -> list[int]:
    size: list[int] = page.get_by_alt_text(PREVIEW.format(option)).evaluate(
        "async each => { await each.decode(); return [each.naturalWidth, each.naturalHeight]; }"
    )
    return size


def test_pictures_become_images_and_the_design_takes_them(page: Page, app_url: str, flags: OwnDataSet) -> None:
    workspace: Path = flags.folder.parent.parent
    visit(page, app_url, "Data", f"?workspace={workspace.name}&data={flags.name}")
    with until_rerun(page):
        page.get_by_role("radio", name="3 Make ready").click()
    expect(page.get_by_alt_text("Pictures of upright, each with the image")).to_be_visible()
    page.get_by_text("Change how the images are made").click()
    for group, option in (("Size", "32"), ("Fit", "Stretch"), ("Colour", "Grey")):
        with until_rerun(page):
            page.get_by_role("radiogroup", name=group).get_by_role("radio", name=option).click()
        assert width_and_height(page, option)[0] > 0
    page.get_by_role("button", name="Make it ready").click()
    expect(page.get_by_text("Flags is ready.")).to_be_visible()
    page.get_by_role("button", name="Build a network for it").click()
    expect(page.get_by_role("heading", level=1, name="Build")).to_be_visible()
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("Flags")
    made = flags.ready()
    assert made is not None
    assert (made.input_shape, made.fit) == ((32, 32, 1), "stretch")
