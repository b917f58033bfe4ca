"""The training that the visitor's own device holds: as its browser reports it, and as this session has started it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from cnn_demo.browser.training_plan import TrainingPlan
from cnn_demo.errors import DatasetError
from cnn_demo.runs.device_training import TRAINING_ID
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.shown_text import one_line
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import address, sent, store

KEY = "device-training"
PLAN, LAPTOP_SECONDS = "device-plan", "device-laptop-seconds"
REPORT, PLACE, ANSWERED = "device-report", "device-place", "device-answered"
Place = Literal["device", "server"]
DEVICE: Place = "device"
SERVER: Place = "server"
RUNNING = "running"
ACTIVE = frozenset({RUNNING, "pausing", "stopping"})
TRAINED = frozenset({"stopped", "done"})
STATES = frozenset({*ACTIVE, *TRAINED, "paused", "failed"})
MOST_PACE = 1000.0  # times as long as a laptop; what a browser sends beyond is no measurement
UNNAMED = "Training on this device"  # until the browser has sent the name
WISHES = frozenset({"show", "draw", "again"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDevice:
    """A training on the visitor's device. state: one of STATES.

    is_stored: False where a reload of the page loses it. data: what it trains on; None until the browser has sent it.
    """

    id: str
    name: str
    state: str = RUNNING
    is_stored: bool = True
    data: DataSpec | None = None

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_trained(self) -> bool:
        return self.state in TRAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the browser has reported. webgpu, wasm: whether it has them. place: where it remembers to train.

    others: how many other trainings are stored that can be shown. seen: the id of the last plan of this session that it has
    begun, "" for none. pace: see device_time.py; None where unknown.
    """

    webgpu: bool
    wasm: bool
    place: Place | None
    training: OnDevice | None
    others: int = 0
    seen: str = ""
    pace: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the visitor has asked for in the panel: one of WISHES, for the training of that id."""

    what: str
    id: str


def report() -> Report | None:
    """The newest report; None before the first one."""
    value = sent.of_component(KEY, "sent")
    if value is not None:
        store.put(REPORT, _parsed(value))
    return cast("Report | None", store.get(REPORT))


def held() -> OnDevice | None:
    """The training that the device holds; None for none. What was just started counts before the browser reports it.

    After a reload, which the browser has not reported on yet, it is the one that the address names.
    """
    newest, started, named = report(), plan(), address.get(address.DEVICE)
    known = newest.training if newest else None
    if started is not None and (newest is None or newest.seen != started["id"]):
        return OnDevice(id=started["id"], name=started["name"])
    if newest is None and named and TRAINING_ID.fullmatch(named):
        return OnDevice(id=named, name=UNNAMED)
    return known


def plan() -> TrainingPlan | None:
    """What this session has started last on the device."""
    return cast("TrainingPlan | None", store.get(PLAN))


def begin(started: TrainingPlan, laptop_seconds: float) -> None:
    """Let the panel start the plan as soon as it is shown. laptop_seconds: how long an epoch of it takes on a laptop."""
    store.put(PLAN, started)
    store.put(LAPTOP_SECONDS, laptop_seconds)


def laptop_seconds() -> float | None:
    """What begin() was given last."""
    return cast("float | None", store.get(LAPTOP_SECONDS))


def asked() -> Asked | None:
    """What the visitor has asked for since the last call."""
    value = sent.of_component(KEY, "sent")
    asks = value.get("asks") if isinstance(value, dict) else None
    if not isinstance(asks, dict) or asks == store.get(ANSWERED):
        return None
    store.put(ANSWERED, asks)
    what, training = asks.get("what"), asks.get("id")
    if not (isinstance(what, str) and what in WISHES) or not (
        isinstance(training, str) and TRAINING_ID.fullmatch(training)
    ):
        return None
    return Asked(what=what, id=training)


def chosen_place() -> Place | None:
    """Where the visitor has chosen to train, in this session or as this browser remembers; None before any choice."""
    newest = report()
    return cast("Place | None", store.get(PLACE)) or (newest.place if newest else None)


def choose_place(place: Place) -> None:
    store.put(PLACE, place)


def _parsed(value: object) -> Report:
    """A report from a browser, which may send anything."""
    fields: dict[str, Any] = value if isinstance(value, dict) else {}
    found = fields.get("facts")
    facts: dict[str, Any] = found if isinstance(found, dict) else {}
    place, seen, others = (fields.get(name) for name in ("place", "seen", "others"))
    return Report(
        webgpu=facts.get("webgpu") is True,
        wasm=facts.get("wasm") is True,
        place=place if isinstance(place, str) and place in (DEVICE, SERVER) else None,
        training=_training(fields.get("training")),
        others=others if isinstance(others, int) else 0,
        seen=seen if isinstance(seen, str) and TRAINING_ID.fullmatch(seen) else "",
        pace=_pace(fields.get("pace")),
    )


def _pace(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 1 / MOST_PACE <= value <= MOST_PACE else None  # type: ignore[operator, arg-type]


def _training(value: object) -> OnDevice | None:
    if not isinstance(value, dict):
        return None
    identity, name, state = (value.get(field) for field in ("id", "name", "state"))
    if not (isinstance(identity, str) and isinstance(name, str) and isinstance(state, str)):
        return None
    if not TRAINING_ID.fullmatch(identity) or state not in STATES:
        return None
    shown, is_stored = one_line(name, MAX_NAME) or UNNAMED, value.get("isStored") is not False
    return OnDevice(id=identity, name=shown, state=state, is_stored=is_stored, data=_data(value.get("data")))


def _data(value: object) -> DataSpec | None:
    try:
        return DataSpec.from_dict(value)
    except DatasetError:
        return None
