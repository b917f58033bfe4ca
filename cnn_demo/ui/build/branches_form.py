"""The branches of a layer on the Build page: buttons that put layers into a branch, and that add and remove branches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cnn_demo.spec import layer_path
from cnn_demo.spec.layer_path import Path
from cnn_demo.spec.layers import Branches
from cnn_demo.spec.layers.branches import FEWEST, MOST
from cnn_demo.ui.core import layer_edit
from cnn_demo.ui.diagram.layer_text import with_settings


def branches_form(path: Path, branches: Branches, insert: Callable[[Path], None]) -> None:
    """insert: puts the chosen new layer at a place."""
    for number, branch in enumerate(branches.branches):
        listed = " → ".join(with_settings(layer) for layer in branch)
        st.markdown(f"**Branch {number + 1}:** {listed or 'passes its input on unchanged'}")
        with st.container(horizontal=True, gap="small"):
            end = (*path, number, len(branch))
            st.button(
                f"Add to branch {number + 1}",
                icon=":material/add:",
                key=f"add-to-branch-{number}",
                on_click=insert,
                args=(end,),
                help="Puts the new layer chosen below at the end of this branch.",
            )
            st.button(
                f"Remove branch {number + 1}",
                icon=":material/delete:",
                key=f"remove-branch-{number}",
                on_click=_remove,
                args=(path, number),
                disabled=len(branches.branches) == FEWEST,
            )
    st.button(
        "Add a branch",
        icon=":material/alt_route:",
        key="add-branch",
        on_click=_add,
        args=(path,),
        disabled=len(branches.branches) == MOST,
        help="A new branch passes its input on unchanged until a layer is put into it.",
    )


def _add(path: Path) -> None:
    _change(path, lambda branches: replace(branches, branches=(*branches.branches, ())), "No branch can be added.")


def _remove(path: Path, number: int) -> None:
    def without(branches: Branches) -> Branches:
        kept = (branch for index, branch in enumerate(branches.branches) if index != number)
        return replace(branches, branches=tuple(kept))

    _change(path, without, "This branch cannot be removed.")


def _change(path: Path, change: Callable[[Branches], Branches], refusal: str) -> None:
    layers = layer_edit.layers()
    branches = layer_path.layer_at(layers, path)
    assert isinstance(branches, Branches)
    layer_edit.change_order(layer_path.replaced(layers, path, change(branches)), path, refusal=refusal)
