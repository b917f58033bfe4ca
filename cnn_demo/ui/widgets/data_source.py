"""The line that says where a data set comes from and under which licence it may be used."""

from __future__ import annotations

from cnn_demo.shown_text import escaped
from cnn_demo.spec.builtin_data import builtin_of
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.ui.core import state


def source_line(data: DataSpec) -> str:
    """As Markdown. The text of data that is not built in may come from a stranger's link, so it makes no links."""
    if data.origin == WORKSPACE and state.catalog().is_here(data):
        return "Your own pictures. Nobody else sees them."
    show = str if builtin_of(data) else escaped
    return f"{show(data.source)}. Licence: {show(data.licence)}."
