"""The browser modules are whole: what one imports, another is."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from cnn_demo.browser.modules import (
    CHAPTER_STYLE,
    COMPARE_STYLES,
    EXPLAIN_STYLES,
    LEARN_STYLES,
    ONLY_IN_THE_APP,
    PRESENTATION_STYLE,
    WEB,
    WORKBENCH_STYLES,
    modules,
    version,
)

IMPORT = re.compile(r'^(?:import|export) [^;]*?from "([^"]+)"', re.MULTILINE | re.DOTALL)


def test_every_import_is_relative_and_is_there() -> None:
    for name, data in modules().items():
        if not name.endswith(".js"):
            continue
        for target in IMPORT.findall(data.decode()):
            assert target.startswith("."), f"{name} imports {target}"
            found = (WEB / PurePosixPath(name).parent / target).resolve().relative_to(WEB).as_posix()
            assert found in modules(), f"{name} imports {target}"


def test_what_a_site_imports_is_in_it() -> None:
    inside = {name: data for name, data in modules().items() if not name.startswith(ONLY_IN_THE_APP)}
    assert "drawing/pictures.js" not in inside
    for name, data in inside.items():
        for target in IMPORT.findall(data.decode()) if name.endswith(".js") else ():
            found = (WEB / PurePosixPath(name).parent / target).resolve().relative_to(WEB).as_posix()
            assert found in inside, f"{name} imports {target}"


def test_every_style_sheet_is_loaded_once() -> None:
    """A sheet that is missing from the lists would never be loaded, and Streamlit ignores a list's missing sheets."""
    sheets = [name for name in modules() if name.endswith(".css")]
    lists = {*EXPLAIN_STYLES, *COMPARE_STYLES, *LEARN_STYLES, CHAPTER_STYLE, PRESENTATION_STYLE}
    assert sorted(lists) == sorted(sheets)
    assert len(set(EXPLAIN_STYLES)) == len(EXPLAIN_STYLES)
    assert EXPLAIN_STYLES[: len(WORKBENCH_STYLES)] == WORKBENCH_STYLES


def test_no_module_speaks_to_another_host() -> None:
    for name, data in modules().items():
        text = data.decode().replace("http://www.w3.org/2000/svg", "")
        assert not re.search("https?://", text), name


def test_version_is_short_and_fits_a_path() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", version())
