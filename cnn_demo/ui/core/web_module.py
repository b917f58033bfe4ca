"""Puts one of our browser modules (cnn_demo/web) into a page, with what it needs."""

from __future__ import annotations

from typing import Any

from cnn_demo.browser import published
from cnn_demo.browser.network import packed
from cnn_demo.ui.core.web_component import component

HTML = '<div class="mounted"></div>'
SCRIPT = "module_component"


def mounted(module: str, styles: tuple[str, ...], *, key: str, weights: bytes = b"", **given: Any) -> None:
    """Show a module that has a function mount(root, {weights, ...given}), such as workbench/workbench.js.

    styles: paths of its style sheets below cnn_demo/web. weights: bytes, which given, JSON-ready, could not hold.
    """
    name = module.removesuffix(".js").replace("/", "_")
    header = {"modules": published.modules_url(), "module": module, **given}
    component(name, HTML, styles, SCRIPT)(key=key, data=packed(header, weights))
