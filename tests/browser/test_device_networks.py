"""A network that a browser keeps: drawn for and explained there, then kept on the server or deleted."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from cnn_demo.browser import published
from cnn_demo.browser.training_plan import DataSource, training_plan
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from scripts.browser import draw_stroke, wait_until_idle
from tests.unit.runs.bundles import certainty, result, tensors

NAME = "Mine"
ON_DEVICE = re.compile(rf"^{NAME} · on this device$")
PROJECT = Project(
    architecture=Architecture(layers=(Conv2D(filters=2), BatchNormalization(), Flatten())),
    recipe=Recipe(epochs=2),
    data=MNIST_5K,
)
STORE = """async ({modules, plan, trained}) => {
  const {Checkpoints} = await import(new URL(`${modules}/training/checkpoints.js`, document.baseURI).href);
  const weights = new Map(Object.entries(trained.weights).map(([name, values]) => [name, Float32Array.from(values)]));
  const checkpoints = new Checkpoints();
  await checkpoints.begin(plan, "a test");
  await checkpoints.saveTrained(plan, "a test", {...trained, weights}, "done");
}"""
STORED = """async (modules) => {
  const {Checkpoints} = await import(new URL(`${modules}/training/checkpoints.js`, document.baseURI).href);
  return (await new Checkpoints().list()).map(({name}) => name);
}"""


def store_network(page: Page) -> None:
    """Let the browser keep a network, as a training does at its end; the page loads anew."""
    plan = training_plan(PROJECT, DataSource(url="data.gz", bytes=1), name=NAME)
    trained: dict[str, Any] = {
        "weights": {name: array.ravel().tolist() for name, array in tensors(PROJECT).items()},
        "records": [],
        "result": result(PROJECT),
        "certainty": certainty(),
    }
    given = json.loads(json.dumps({"modules": published.modules_url(), "plan": plan, "trained": trained}))
    page.evaluate(STORE, given)
    page.reload()
    wait_until_idle(page)


def choose_network(page: Page, title: re.Pattern[str]) -> None:
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name=title).click()
    wait_until_idle(page)


def test_network_of_this_device_is_drawn_for_explained_and_kept(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/draw")
    store_network(page)
    choose_network(page, ON_DEVICE)
    draw_stroke(page, page.get_by_role("application"), ((0.5, 0.2), (0.5, 0.8)))
    expect(page.get_by_role("img", name="Convolution: 2 maps of 26 × 26")).to_be_visible()
    expect(page.get_by_text("Not sure.", exact=True).first).to_be_visible()  # its weights are random

    page.get_by_role("link", name="Explain").click()
    expect(page.get_by_text("26 × 26 × 2").first).to_be_visible()

    page.get_by_role("link", name="Export").click()
    expect(page.get_by_text("Its weights are on this device alone.")).to_be_visible()
    page.get_by_role("button", name="Keep it on this server").click()
    expect(page.get_by_text(f"{NAME} is now on this server")).to_be_visible()
    expect(page.get_by_role("button", name="Make the web page")).to_be_visible()
    wait_until_idle(page)
    page.get_by_role("link", name="Runs").click()
    expect(page.get_by_text("Run to manage")).to_be_visible()
    page.wait_for_function(f"async () => (await ({STORED})({published.modules_url()!r})).length === 0")


def test_network_of_this_device_is_deleted_by_two_presses(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/inspection")
    store_network(page)
    choose_network(page, ON_DEVICE)
    page.get_by_role("button", name="Delete from this device").click()
    page.get_by_role("button", name="Delete it for good?").click()
    expect(page.get_by_text(f"{NAME} was deleted from this device.")).to_be_visible()
    page.get_by_role("combobox", name="Network").click()
    expect(page.get_by_role("option", name="best (shipped)")).to_be_visible()
    expect(page.get_by_role("option", name=ON_DEVICE)).to_have_count(0)
