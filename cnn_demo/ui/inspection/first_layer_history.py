"""How a run's first filters, and its maps of one image, came to be: all of one epoch, and one of all epochs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.inspection.downloads import downloads, npz
from cnn_demo.ui.inspection.epoch_snapshot import Moment, Shown, epoch_name, when
from cnn_demo.ui.inspection.epoch_tiles import COLOURS_OF_LIGHT, kernel_tiles, map_tiles
from cnn_demo.ui.inspection.input_image import Subject
from cnn_demo.ui.inspection.montage import COLOURS, GAP, montage
from cnn_demo.ui.widgets.image_png import grid, png

STRIP, SHARP = 62, 2  # pixels of the page, and screen pixels for each of them


def filters(network: TrainedNetwork, moment: Moment) -> None:
    """The first convolution's kernels at the chosen epoch, and one of them at every epoch."""
    if moment.kernels is None:
        st.info("This network has no convolution, so no filters.", icon=":material/info:")
        return
    kernels = moment.kernels
    pictures, count = kernel_tiles(kernels), kernels.shape[-1]
    meaning = (
        "Mid-grey is zero, a colour what a filter adds for that colour of light"
        if kernels.shape[3] == COLOURS_OF_LIGHT
        else COLOURS[True]
    )
    whole, one = st.columns(2, gap="large")
    with whole:
        name = f"kernels-{network.name}-epoch-{moment.epoch}"
        _sheet(pictures[moment.place], f"{count} kernels {moment.when}", name, kernels[moment.place])
        st.caption(
            f"Numbers 1 to {count}, row by row. {meaning}; one scale for all filters and epochs, whose largest magnitude is "
            f"{float(np.abs(kernels).max()):.3g}."
        )
    with one:
        place = _number("One filter at every epoch", range(count), key=f"forming-filter-{network.name}")
        name = f"filter-{place + 1}-{network.name}"
        _strip(pictures[:, place], moment, f"Filter {place + 1}", name, kernels[..., place])
        change = float(np.abs(kernels[-1, ..., place] - kernels[0, ..., place]).max())
        st.caption(
            f"Between its first and its last picture a weight of it moved by up to {change:.3g}. Much of a kernel often stays "
            "as chance put it; the layers behind learn to use it."
        )


def maps(network: TrainedNetwork, subject: Subject, moment: Moment, shown: Shown | None) -> None:
    """The shown layer's maps at the chosen epoch, and one of them at every epoch."""
    if shown is None or moment.maps is None:
        st.info("No layer of this network puts out maps.", icon=":material/info:")
        return
    signed = bool(moment.maps.min() < 0)
    pictures, name = map_tiles(moment.maps, signed=signed), shown.layer.name
    first, last = shown.places[0] + 1, shown.places[-1] + 1
    whole, one = st.columns(2, gap="large")
    with whole:
        file = f"maps-{network.name}-{name}-epoch-{moment.epoch}"
        told = f"Maps {first} to {last} of {name} {moment.when}"
        _sheet(pictures[moment.place], told, file, moment.maps[moment.place])
        st.caption(
            f"Numbers {first} to {last} of {shown.layer.shape[-1]:,}, for {escaped(subject.title)}. {COLOURS[signed]}; one "
            f"scale for all epochs, whose largest magnitude is {float(np.abs(moment.maps).max()):.3g}."
        )
    with one:
        key = f"forming-map-{network.name}-{name}-{first}"
        place = _number("One map at every epoch", shown.places.tolist(), key=key)
        index, file = place - shown.places[0], f"map-{place + 1}-{network.name}-{name}"
        _strip(pictures[:, index], moment, f"Map {place + 1} of {name}", file, moment.maps[..., index])


def _number(label: str, places: Sequence[int], *, key: str) -> int:
    """A place, counted from 0; shown and typed in from 1."""
    first, last = places[0] + 1, places[-1] + 1
    if first == last:
        return first - 1
    return int(st.number_input(f"{label}, {first} to {last}", first, last, first, key=key, width=260)) - 1


def _sheet(pictures: np.ndarray, alt: str, name: str, values: np.ndarray) -> None:
    """All pictures of one epoch in rows, and the same and their values as files."""
    sheet, width = montage(pictures)
    st.image(sheet, width=width, alt=alt, output_format="PNG")
    downloads(name, {"png": sheet, "npz": npz({"values": values})})


def _strip(pictures: np.ndarray, moment: Moment, what: str, name: str, values: np.ndarray) -> None:
    """One thing at every epoch, the chosen one's name bold, and the same and its values as files."""
    scale = max(1, SHARP * STRIP // max(pictures.shape[1:3]))
    with st.container(horizontal=True, gap="small"):
        for epoch, picture in zip(moment.epochs, pictures, strict=True):
            called = epoch_name(epoch)
            st.image(
                png(picture, scale),
                width=STRIP,
                caption=f"**▸ {called}**" if epoch == moment.epoch else called,
                alt=f"{what} {when(epoch)}",
                output_format="PNG",
            )
    files = {
        "png": grid(pictures, columns=len(pictures), scale=scale, gap=GAP),
        "npz": npz({"epochs": np.array(moment.epochs), "values": values}),
    }
    downloads(f"{name}-every-epoch", files)
