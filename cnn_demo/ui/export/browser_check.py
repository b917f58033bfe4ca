"""Checks an export for TensorFlow.js in the visitor's browser, where the server has no Node.js to check it with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

import numpy as np
import streamlit as st

from cnn_demo.browser import exported_model, model_check, published
from cnn_demo.browser.model_check import CheckFigures, Known
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.fixed_inputs import COMPARED_IMAGES, FixedInputs, fixed_inputs
from cnn_demo.datasets.split import as_input
from cnn_demo.errors import ModelError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.lane import Wait
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.runs.saved_exports import Exported, ExportFigures, exported, keep_figures, remove
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.exports import ExportFormat, difference_text
from cnn_demo.spec.layers import Shape, volume
from cnn_demo.ui.core import long_work, server, state, store
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.core.web_component import component

RUNTIME = "tfjs"
HTML = (
    '<div class="check"><p role="status"></p><progress max="1" value="0" aria-label="Images checked"></progress></div>'
)
IMAGES_AT_ONCE = 1000
MOST_BYTES = 8_000_000  # of the images that the browser is sent: all 10,000 of MNIST, 2,604 of CIFAR-10
CURRENT, OWN_FIGURES = "check-in-browser", "figures-in-browser"
LONGEST_REASON = 400

Identity = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Check:
    """A check that is running in the visitor's browser.

    of: the file that is checked. key: of the component. data: what the component is given.
    """

    of: Identity
    key: str
    data: bytes
    known: Known


def exported_for_visitor(network: TrainedNetwork, item: ExportFormat) -> Exported | None:
    """The export as this visitor sees it. Exports of shipped networks are shared; figures of own checks are not."""
    found = exported(network, item.name)
    if found is None:
        return None
    own: dict[Identity, ExportFigures] = store.get(OWN_FIGURES, {})
    return replace(found, figures=own.get(_identity(network, item.name, found), found.figures))


def check_button(network: TrainedNetwork, item: ExportFormat, found: Exported) -> None:
    """A button that starts the check, or one that stops it while it runs.

    The network's own predictions are made first; the next run of the page sends them to the browser.
    """
    if item.runtime != RUNTIME or found.figures["checked"]:
        return
    if _is_running(network, item, found):
        st.button(
            "Stop the test",
            icon=":material/stop:",
            key=f"stop-check-{item.name}",
            width="stretch",
            on_click=store.put,
            args=(CURRENT, None),
        )
        return
    with uncut():
        check = long_work.on_demand(
            f"prepare-check-{network.path.name}-{item.name}",
            partial(
                _prepare, network=network, item=item, found=found, catalog=state.catalog(), compute=server.compute()
            ),
            button=lambda: pressed(
                "Test it in this browser",
                icon=":material/fact_check:",
                key=f"check-{item.name}",
                width="stretch",
                disabled=_current() is not None,
            ),
        )
        if check is not None:
            store.put(CURRENT, check)
            st.rerun()


def _prepare(
    work: LongWork,
    *,
    network: TrainedNetwork,
    item: ExportFormat,
    found: Exported,
    catalog: Catalog,
    compute: Compute,
) -> Check:
    """What the browser needs. Raises UserError."""
    model = exported_model.read(found.file)
    project = network.project()
    inputs = fixed_inputs(project, catalog, most_bytes=_most_bytes(project.architecture.input_shape))
    expected = _expected(work, network, inputs, compute)
    return Check(
        of=_identity(network, item.name, found),
        key=f"check-in-browser-{secrets.token_hex(4)}",
        data=model_check.question(
            model, inputs, expected, modules=published.modules_url(), sources=published.tensorflow_js_sources()
        ),
        known=model_check.known(inputs, expected),
    )


def progress_view(network: TrainedNetwork, item: ExportFormat, found: Exported) -> None:
    """The component that checks this export and shows its progress, while it runs."""
    check = _current()
    if check is not None and _is_running(network, item, found):
        component("check_component", HTML)(key=check.key, data=check.data, on_figures_change=lambda: None)


def finish(network: TrainedNetwork, item: ExportFormat) -> None:
    """Save what the browser has found, if it is done. Raises ModelError where the check or the export failed."""
    check, found = _current(), exported(network, item.name)
    if check is None or check.of[:2] != (str(network.path), item.name):
        return
    answer = (st.session_state.get(check.key) or {}).get("figures")
    if answer is None and found is not None and _is_running(network, item, found):
        return
    store.put(CURRENT, None)
    if found is None or check.of != _identity(network, item.name, found):
        raise ModelError(f"The export as {item.title} has changed since the test began. Test it again.")
    if isinstance(answer, dict) and "error" in answer:
        reason = str(answer["error"])[:LONGEST_REASON]
        raise ModelError(f"{item.title} could not be tested in your browser: {reason} The file stays untested.")
    _save(network, item, found, model_check.figures(answer, check.known))


def cancel_other_checks(network: TrainedNetwork) -> None:
    """Cancel a check of another network, whose page is closed."""
    check = _current()
    if check is not None and check.of[0] != str(network.path):
        store.put(CURRENT, None)


def _most_bytes(input_shape: Shape) -> int:
    """Of the images to check with. Without workers, this process computes the expected predictions, and many wait for it."""
    return MOST_BYTES if server.workers().is_there else COMPARED_IMAGES * volume(input_shape)


def _save(network: TrainedNetwork, item: ExportFormat, found: Exported, figures: CheckFigures) -> None:
    """Change the exports of the visitor's own networks only: a browser's answer can be made up."""
    sizes = {name: value for name, value in found.figures.items() if name != "why"}
    merged = cast(ExportFigures, {**sizes, **figures, "checked": True})
    is_own = network.path.is_relative_to(state.workspace().folder)
    difference = figures["largest_difference"]
    if difference <= item.largest_difference:
        if is_own:
            keep_figures(network, item.name, found, merged)
        else:
            _remember_own(network, item, found, merged)
        return
    if is_own:
        remove(network, item.name, found)
    else:
        _remember_own(network, item, found, {**merged, "refused": True})
    raise ModelError(
        f"The export as {item.title} does not predict the same as the network: in your browser its probabilities differ "
        f"by up to {difference_text(difference)}; this format allows {difference_text(item.largest_difference)}. It cannot "
        "be downloaded; choose a format that keeps more bits of each weight."
    )


def _remember_own(network: TrainedNetwork, item: ExportFormat, found: Exported, figures: ExportFigures) -> None:
    own = {**store.get(OWN_FIGURES, {}), _identity(network, item.name, found): figures}
    store.put(OWN_FIGURES, own)


def _expected(work: LongWork, network: TrainedNetwork, inputs: FixedInputs, compute: Compute) -> np.ndarray:
    """The network's own probabilities, (n, classes) float32."""
    count, parts = len(inputs.images), []
    for start in range(0, count, IMAGES_AT_ONCE):

        def tell(_: Wait, done: int = start) -> None:
            work.report(done / count, f"Predicting with the network itself: {done:,} of {count:,} images")

        images = as_input(inputs.images[start : start + IMAGES_AT_ONCE])
        answer = compute.ask(
            "predict",
            visitor=work.visitor,
            waiting=tell,
            path=str(network.path),
            images=images,
        )
        parts.append(answer["probabilities"])
    return np.concatenate(parts)


def _current() -> Check | None:
    check: Check | None = store.get(CURRENT)
    return check


def _is_running(network: TrainedNetwork, item: ExportFormat, found: Exported) -> bool:
    check = _current()
    return check is not None and check.of == _identity(network, item.name, found)


def _identity(network: TrainedNetwork, format_name: str, found: Exported) -> Identity:
    """Identifies one file made from one version of the weights."""
    return str(network.path), format_name, network.version, found.file.stat().st_mtime_ns
