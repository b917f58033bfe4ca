"""Shows one of our browser modules (cnn_demo/web) on a page, with its data."""

from __future__ import annotations

from typing import Any

from cnn_demo.browser import published
from cnn_demo.browser.network import packed
from cnn_demo.ui.core.web_component import component

HTML = '<div class="mounted"></div>'
SCRIPT = "module_component"


def mount_module(module: str, styles: tuple[str, ...], *, key: str, weights: bytes = b"", **options: Any) -> Any:
    """Show a module that exports a function mount(root, {weights, send, ...options}), such as workbench/workbench.js.

    styles: paths of its style sheets below cnn_demo/web. weights: sent as bytes; all options must be JSON-ready.
    Returns the last value that the module gave to send(), None before that. It comes from a browser: check it.
    """
    name = module.removesuffix(".js").replace("/", "_")
    header = {"modules": published.modules_url(), "module": module, **options}
    shown = component(name, HTML, styles, SCRIPT)(
        key=key,
        data=packed(header, weights),
        default={"sent": None},
        on_sent_change=lambda: None,
    )
    return shown.get("sent")
