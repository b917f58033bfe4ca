"""The browser modules are whole: what one imports, another is."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from cnn_demo.browser.modules import (
    CAMERA_STYLES,
    CHAPTER_STYLE,
    COMPARE_STYLES,
    EXPLAIN_STYLES,
    GRID_STYLES,
    LEARN_STYLES,
    PRESENTATION_STYLE,
    TRAINING_STYLES,
    UPLOAD_STYLES,
    WEB,
    WORKBENCH_STYLES,
    modules,
    needed_by,
    version,
)

CHART_STYLE = "live_chart.css"  # of a component, so it is not in a folder of modules
IMPORT = re.compile(r'(?:^(?:import|export) [^;]*?from |await import\()"([^"]+)"', re.MULTILINE | re.DOTALL)


def test_every_import_is_relative_and_is_there() -> None:
    for name, data in modules().items():
        if not name.endswith(".js"):
            continue
        for target in IMPORT.findall(data.decode()):
            assert target.startswith("."), f"{name} imports {target}"
            found = (WEB / PurePosixPath(name).parent / target).resolve().relative_to(WEB).as_posix()
            assert found in modules(), f"{name} imports {target}"


def test_what_a_module_imports_is_found_to_the_end() -> None:
    inside = needed_by("site/main.js")
    for name, data in inside.items():
        for target in IMPORT.findall(data.decode()):
            found = (WEB / PurePosixPath(name).parent / target).resolve().relative_to(WEB).as_posix()
            assert found in inside, f"{name} imports {target}"


def test_modules_named_in_comments_and_those_of_other_pages_are_left_out() -> None:
    inside = needed_by("site/main.js")
    assert {"workbench/workbench.js", "drawing/digit.js", "site/train/train_tab.js"} <= set(inside)
    assert "camera/live_camera.js" in inside, "It is imported when it is asked for."
    assert not [name for name in inside if name.startswith(("types/", "learn/", "compare/", "chart/"))]
    assert {"network/model_check.js", "training/device_training.js"}.isdisjoint(inside)


def test_every_style_sheet_is_loaded_once() -> None:
    """A sheet that is missing from the lists would never be loaded, and Streamlit ignores a list's missing sheets."""
    sheets = [name for name in modules() if name.endswith(".css")]
    lists = {*EXPLAIN_STYLES, *COMPARE_STYLES, *LEARN_STYLES, *TRAINING_STYLES, *CAMERA_STYLES}
    lists |= {*UPLOAD_STYLES, *GRID_STYLES, CHAPTER_STYLE, PRESENTATION_STYLE}
    assert sorted(lists - {CHART_STYLE}) == sorted(sheets)
    assert len(set(EXPLAIN_STYLES)) == len(EXPLAIN_STYLES)
    assert EXPLAIN_STYLES[: len(WORKBENCH_STYLES)] == WORKBENCH_STYLES


def test_no_module_speaks_to_another_host() -> None:
    for name, data in modules().items():
        text = data.decode().replace("http://www.w3.org/2000/svg", "")
        assert not re.search("https?://", text), name


def test_version_is_short_and_fits_a_path() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", version())
