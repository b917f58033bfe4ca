"""Form fields of the server's device that trains, and of the precision."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec.recipe import AUTO, Recipe
from cnn_demo.ui.core import form_revision, forms, sent, server, state
from cnn_demo.ui.core.page import show_errors_on_top


def form(recipe: Recipe) -> None:
    """Device and precision. Only devices that were found on this machine can be chosen."""
    device, precision = st.columns(2, vertical_alignment="bottom")
    with device:
        _device_field(recipe)
    with precision:
        forms.fields(_current, key="recipe", change=_set, only=("precision",), columns=1)


def _device_field(recipe: Recipe) -> None:
    devices = server.devices() or []
    names = {AUTO: "Automatic", **{device["device"]: device["name"] for device in devices}}
    options = list(names) if recipe.device in names else [*names, recipe.device]
    key = f"recipe-device-{form_revision.current()}"
    st.selectbox(
        "Device",
        options,
        options.index(recipe.device),
        format_func=lambda device: names.get(device, f"{device} (not found here)" if devices else device),
        key=key,
        on_change=lambda: _set_device(sent.option(key, options)),
        help="Automatic takes a GPU where there is one.",
    )


def _current() -> Recipe:
    return state.project().recipe


def _set(recipe: Recipe) -> None:
    with show_errors_on_top():
        state.set_recipe(recipe, by_form=True)


def _set_device(device: str | None) -> None:
    with show_errors_on_top():
        state.set_recipe(_current().with_changes(device=device), by_form=True)
