"""No menu tells the server of its closing: it closes as a link to another page is pressed, and the press would be lost."""

from __future__ import annotations

import ast

from cnn_demo.settings import PROJECT_FOLDER


def test_no_popover_lets_the_page_run_again() -> None:
    popovers = [
        (file.name, {keyword.arg for keyword in call.keywords})
        for file in (PROJECT_FOLDER / "cnn_demo" / "ui").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "popover"
    ]
    assert popovers
    assert [name for name, keywords in popovers if "on_change" in keywords] == []
