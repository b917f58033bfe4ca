"""Every page can be used without a mouse, and read without seeing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, Page, expect

from scripts.browser import wait_until_idle
from scripts.serve import Server
from tests.browser.full_queue import full_queue
from tests.browser.walking import expect_state, visit

NAMED_ROLES = {
    "button",
    "checkbox",
    "combobox",
    "image",
    "link",
    "listbox",
    "radio",
    "radiogroup",
    "searchbox",
    "slider",
    "spinbutton",
    "switch",
    "tab",
    "textbox",
}
MOST_TABS = 120
# What Plotly measures text with; it hides it beside the screen, not from screen readers.
PLOTLYS_OWN = "js-plotly-tester"
FOCUSED = """() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node;
}"""


def accessibility_nodes(page: Page) -> Iterator[dict[str, Any]]:
    """What Chromium tells a screen reader; decorations are left out by Chromium itself."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    for node in session.send("Accessibility.getFullAXTree")["nodes"]:
        if not node["ignored"]:
            yield node


def nameless_controls(page: Page) -> list[str]:
    """The markup of controls and pictures on the page that have no name."""
    nodes = {node["nodeId"]: node for node in accessibility_nodes(page)}
    assert len(nodes) > 20
    nameless = [_markup(page, node) for node in nodes.values() if _lacks_a_name(node, nodes)]
    return [markup for markup in nameless if PLOTLYS_OWN not in markup]


def heading_levels(page: Page) -> list[int]:
    tags = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(heading => heading.tagName)")
    return [int(tag[1]) for tag in tags]


def open_expanders(page: Page) -> None:
    for summary in page.locator("summary").all():
        summary.click()
    wait_until_idle(page)


def _lacks_a_name(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> bool:
    if node["role"]["value"] not in NAMED_ROLES or _name(node):
        return False
    parent = nodes.get(node.get("parentId", ""))
    # A nameless picture on a button that has a name is its decoration.
    return not (node["role"]["value"] == "image" and parent and parent["role"]["value"] == "button" and _name(parent))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _markup(page: Page, node: dict[str, Any]) -> str:
    session = page.context.new_cdp_session(page)
    markup = session.send("DOM.getOuterHTML", {"backendNodeId": node["backendDOMNodeId"]})["outerHTML"]
    return f"{node['role']['value']}: {markup[:200]}"


def test_start_button_is_reached_seen_and_pressed_by_keyboard(page: Page, server: Server) -> None:
    visit(page, server.url, "Train")
    page.get_by_role("combobox", name="Data set").focus()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(f"({FOCUSED})().textContent.trim().endsWith('Start training')"):
            break
    start = page.get_by_role("button", name="Start training")
    expect(start).to_be_focused()
    with_focus = start.screenshot()
    start.blur()
    assert start.screenshot() != with_focus or _ring(start) != _ring(start, focused=True)
    start.focus()
    with full_queue(server):  # so that nothing trains
        page.keyboard.press("Enter")
        expect_state(page, "Waiting")
        page.get_by_role("button", name="Stop").click()
        expect_state(page, "Stopped")


def _ring(button: Locator, *, focused: bool = False) -> str:
    """What is drawn around a button."""
    if focused:
        button.focus()
    return button.evaluate("node => getComputedStyle(node).boxShadow + getComputedStyle(node).outline")
