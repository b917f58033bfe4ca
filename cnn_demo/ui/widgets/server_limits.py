"""Says on the Build and Train pages that a project is beyond what this server allows, before anybody starts it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import LimitError
from cnn_demo.shown_text import escaped
from cnn_demo.spec import limits
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import server


def check(project: Project) -> None:
    """Raise LimitError where this server does not train the project."""
    limits.check(project.architecture, project.recipe, server.settings(), images=project.data.training_images)


def refusal(project: Project) -> str:
    """Why this server does not train the project for its size, and what to change; "" where it does."""
    try:
        check(project)
    except LimitError as error:
        return str(error)
    return ""


def show_refusal(project: Project) -> bool:
    """Whether this server refuses to train the project for its size; then says why, and what to change."""
    reason = refusal(project) if server.workers().is_there else ""
    if reason:
        st.error(f"This network cannot be trained here. {escaped(reason)}", icon=":material/block:")
    return bool(reason)
