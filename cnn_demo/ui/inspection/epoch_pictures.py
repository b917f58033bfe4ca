"""Kernels and feature maps across the epochs of a run: all at the chosen epoch, and one of them at every epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui.inspection.downloads import downloads, npz
from cnn_demo.ui.inspection.epoch_snapshot import ChosenMaps, EpochSnapshot, epoch_option, epoch_title
from cnn_demo.ui.inspection.epoch_tiles import COLOUR_CHANNELS, kernel_tiles, map_tiles
from cnn_demo.ui.inspection.input_image import InputImage
from cnn_demo.ui.inspection.montage import COLOUR_KEY, GAP, montage
from cnn_demo.ui.widgets.image_png import grid, png

STRIP, SHARP = 62, 2  # CSS pixels, and screen pixels for each of them


def show_filters(network: TrainedNetwork, snapshot: EpochSnapshot) -> None:
    """The kernels of the first convolution at the chosen epoch, and one of them at every epoch."""
    kernels = snapshot.history["kernels"]
    if kernels is None:
        st.info("This network has no convolution, so it has no filters.", icon=":material/info:")
        return
    pictures, count = kernel_tiles(kernels), kernels.shape[-1]
    colours = (
        "Mid-grey is zero, a colour is what a filter adds for that colour."
        if kernels.shape[3] == COLOUR_CHANNELS
        else COLOUR_KEY[True]
    )
    all_filters, one_filter = st.columns(2, gap="large")
    with all_filters:
        name = f"kernels-{network.name}-epoch-{snapshot.epoch}"
        alt = f"Kernels 0 to {count - 1}: {epoch_title(snapshot.epoch)}"
        _sheet(pictures[snapshot.index], alt, name, kernels[snapshot.index])
        st.caption(
            f"Filters 0 to {count - 1}, row by row. {colours} All filters and epochs share one scale, whose largest "
            f"magnitude is {float(np.abs(kernels).max()):.3g}."
        )
    with one_filter:
        index = _choose_number("One filter at every epoch", range(count), key=f"forming-filter-{network.name}")
        name = f"filter-{index}-{network.name}"
        _strip(pictures[:, index], snapshot, f"Filter {index}", name, kernels[..., index])
        change = float(np.abs(kernels[-1, ..., index] - kernels[0, ..., index]).max())
        st.caption(
            f"Between the first and the last picture, the weight that moved most changed by {change:.3g}. Much of a kernel "
            "often stays at its random start, and later layers learn to use it."
        )


def show_maps(network: TrainedNetwork, image: InputImage, snapshot: EpochSnapshot, chosen: ChosenMaps | None) -> None:
    """The maps of the chosen layer at the chosen epoch, and one of them at every epoch."""
    maps = snapshot.history["maps"]
    if chosen is None or maps is None:
        st.info("No layer of this network has feature maps.", icon=":material/info:")
        return
    signed = bool(maps.min() < 0)
    pictures, name = map_tiles(maps), chosen.layer.name
    first, last = chosen.indices[0], chosen.indices[-1]
    all_maps, one_map = st.columns(2, gap="large")
    with all_maps:
        file = f"maps-{network.name}-{name}-epoch-{snapshot.epoch}"
        alt = f"Maps {first} to {last} of {name}: {epoch_title(snapshot.epoch)}"
        _sheet(pictures[snapshot.index], alt, file, maps[snapshot.index])
        st.caption(
            f"Maps {first} to {last} of {chosen.layer.shape[-1]:,}, counted from 0, for {escaped(image.title)}. "
            f"{COLOUR_KEY[signed]} All epochs share one scale, whose largest magnitude is {float(np.abs(maps).max()):.3g}."
        )
    with one_map:
        key = f"forming-map-{network.name}-{name}-{first}"
        number = _choose_number("One map at every epoch", chosen.indices.tolist(), key=key)
        index, file = number - chosen.indices[0], f"map-{number}-{network.name}-{name}"
        _strip(pictures[:, index], snapshot, f"Map {number} of {name}", file, maps[..., index])


def _choose_number(label: str, indices: Sequence[int], *, key: str) -> int:
    """One of consecutive indices."""
    first, last = indices[0], indices[-1]
    if first == last:
        return first
    return int(st.number_input(f"{label}, {first} to {last}", first, last, first, key=key, width=260))


def _sheet(pictures: np.ndarray, alt: str, name: str, values: np.ndarray) -> None:
    """All pictures of one epoch in rows, and downloads."""
    sheet, width = montage(pictures)
    st.image(sheet, width=width, alt=alt, output_format="PNG")
    downloads(name, {"png": sheet, "npz": npz({"values": values})})


def _strip(pictures: np.ndarray, snapshot: EpochSnapshot, what: str, name: str, values: np.ndarray) -> None:
    """One picture per epoch, the chosen epoch in bold, and downloads."""
    scale = max(1, SHARP * STRIP // max(pictures.shape[1:3]))
    with st.container(horizontal=True, gap="small"):
        for epoch, picture in zip(snapshot.epochs, pictures, strict=True):
            option = epoch_option(epoch)
            st.image(
                png(picture, scale),
                width=STRIP,
                caption=f"**▸ {option}**" if epoch == snapshot.epoch else option,
                alt=f"{what}: {epoch_title(epoch)}",
                output_format="PNG",
            )
    files = {
        "png": grid(pictures, columns=len(pictures), scale=scale, gap=GAP),
        "npz": npz({"epochs": np.array(snapshot.epochs), "values": values}),
    }
    downloads(f"{name}-every-epoch", files)
