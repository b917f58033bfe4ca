"""Our own browser modules: the files of cnn_demo/web that the app, the static site and the single page run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath

WEB = Path(__file__).parent.parent / "web"
# drawing: picture -> network input. network: predictions. pad: the drawing area. camera: its pictures. workbench, compare,
# explain, learn: pages. chart: the curves of a run. training: trains on the visitor's device. picture_upload, picture_grid:
# own data sets.
OF_NETWORKS = ("drawing", "network", "pad", "camera", "workbench", "compare", "explain", "learn", "chart", "training")
FOLDERS = (*OF_NETWORKS, "picture_upload", "picture_grid")
SUFFIXES = (".js", ".css")
# The style sheets of a part, in the order of the cascade.
PAD_STYLES = ("workbench/theme.css", "workbench/controls.css", "pad/pad.css")
WORKBENCH_STYLES = (
    *PAD_STYLES,
    "workbench/workbench.css",
    "workbench/answer.css",
    "workbench/nearest.css",
    "workbench/layers.css",
    "camera/camera.css",
)
UPLOAD_STYLES = ("workbench/theme.css", "workbench/controls.css", "picture_upload/picture_upload.css")
GRID_STYLES = ("workbench/theme.css", "workbench/controls.css", "picture_grid/picture_grid.css")
CAMERA_STYLES = (*PAD_STYLES, "camera/camera.css", "camera/picture_taker.css")
TRAINING_STYLES = (*PAD_STYLES, "live_chart.css", "training/panel/panel.css")
COMPARE_STYLES = (*WORKBENCH_STYLES, "compare/compare.css")
EXPLAIN_STYLES = (
    *WORKBENCH_STYLES,
    "explain/explain.css",
    "explain/overview.css",
    "explain/map_detail.css",
    "explain/steps.css",
    "explain/sandbox.css",
)
# The layout of a chapter around its figures, and the presenter's mode, for Streamlit's own elements.
CHAPTER_STYLE = "learn/chapter.css"
PRESENTATION_STYLE = "learn/presentation.css"
LEARN_STYLES = ("workbench/theme.css", "workbench/layers.css", "learn/learn.css")
# Static imports at the beginning of a line, and awaited ones; not those in comments.
IMPORT = re.compile(r'(^(?:import|export|\}) [^"\n]*?from "|await import\(")(\.{1,2}/[^"]+)', re.MULTILINE)
VERSION_DIGITS = 12


@cache
def modules() -> Mapping[str, bytes]:
    """The path below cnn_demo/web, such as drawing/digit.js -> the content."""
    paths = (path for folder in FOLDERS for path in sorted((WEB / folder).rglob("*")) if path.suffix in SUFFIXES)
    return {path.relative_to(WEB).as_posix(): path.read_bytes() for path in paths}


@cache
def version() -> str:
    """A hash of all modules. It is a part of their address, so that no browser uses an old one."""
    content = hashlib.sha256()
    for name, data in modules().items():
        content.update(f"{name} {len(data)} ".encode() + data)
    return content.hexdigest()[:VERSION_DIGITS]


def needed_by(main: str) -> dict[str, bytes]:
    """The module of that path below cnn_demo/web and all that it imports, directly or not: path -> content."""
    found: dict[str, bytes] = {}
    waiting = [main]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = (WEB / name).read_bytes()
            waiting.extend(resolved(name, path) for _, path in IMPORT.findall(found[name].decode()))
    return dict(sorted(found.items()))


def resolved(name: str, imported: str) -> str:
    """The path of a module that the module of that name imports by a relative path."""
    parts = list(PurePosixPath(name).parent.parts)
    for part in imported.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
