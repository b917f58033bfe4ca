"""Simulates the queue of runs for many visitors: how long a run waits, by machines and by the share that the server trains.

Nothing is trained. The order is that of the app (jobs/tickets.py), so are the limits (jobs/queue_limits.py); at most 200 runs
wait. The clock is virtual. How long a run takes follows from the recorded speed of the preset Fast on two cores.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from pathlib import Path

import numpy as np

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.errors import LimitError
from cnn_demo.jobs.queue_limits import QueueLimits
from cnn_demo.jobs.tickets import Ticket, in_turns
from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.spec.builtin_data import MNIST_5K

TRAINING_RECORD = Path(__file__).parent / "records" / "training.txt"
FAST_SPEED = re.compile(r"^training, fast, .*?  images/s  ([\d,]+)", re.MULTILINE)
START_AND_TEST_SECONDS = (
    2.0  # beside the batches: the first one within 0.1 s (records/start.txt), 500 test images, files
)
LESSON_SECONDS, RUNS_EACH = 45 * 60.0, 2
CLASS_SIZE = 30  # visitors of one network address
NANOSECONDS = 1e9
# Visitors at one time, the share of their runs that the server trains, machines of two cores that each train one at a time.
CASES = (
    (10, 1.0, 1),
    (1_000, 1.0, 1),
    (1_000, 1.0, 4),
    (1_000, 1.0, 6),
    (1_000, 0.1, 1),
    (100_000, 1.0, 500),
    (100_000, 0.1, 50),
    (100_000, 0.01, 6),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A visitor who starts a run at that second."""

    seconds: float
    visitor: int


@dataclass(slots=True)
class Waits:
    """What became of the runs: seconds that each waited for its start, and how many a full queue refused."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0

    def percentile(self, percent: int) -> float:
        """Of the runs that were not refused; 0 where there are none."""
        return float(np.percentile(self.seconds, percent)) if self.seconds else 0.0


def measure(rounds: int) -> list[Row]:
    """Median and 95th percentile of the waits, and the refused share, for each case."""
    rows, run_seconds = [], seconds_of_a_run()
    default = QueueLimits.of(settings.read({}))
    rows.append(
        Row(question="a run of Fast on mnist-5k, two cores", unit="s", ours=[run_seconds], other=None, goal="-")
    )
    for visitors, share, machines in CASES:
        # The limit counts the runs that train, too: it has to grow with the machines.
        limits = replace(default, in_all=default.in_all + machines)
        simulated = [
            simulate(arrivals(visitors, share, seed), machines=machines, run_seconds=run_seconds, limits=limits)
            for seed in range(rounds)
        ]
        case = f"visitors {visitors:,}, on the server {share:.0%}, machines {machines}"
        for percent in (50, 95):
            waits = [each.percentile(percent) for each in simulated]
            rows.append(
                Row(question=f"{case}: wait, {percent}th percentile", unit="s", ours=waits, other=None, goal="-")
            )
        refused = [100 * each.refused / max(each.refused + len(each.seconds), 1) for each in simulated]
        rows.append(Row(question=f"{case}: refused", unit="%", ours=refused, other=None, goal="-"))
    return rows


def seconds_of_a_run() -> float:
    """How long a run of the preset Fast on mnist-5k takes on one machine, by the recorded speed."""
    speed = FAST_SPEED.search(TRAINING_RECORD.read_text())
    if speed is None:
        raise RuntimeError(f"{TRAINING_RECORD} has no speed of the preset Fast.")
    recipe = preset_project("fast", MNIST_5K).recipe
    return recipe.epochs * MNIST_5K.trained_images(recipe) / float(speed[1].replace(",", "")) + START_AND_TEST_SECONDS


def arrivals(visitors: int, share: float, seed: int) -> list[Arrival]:
    """Starts of runs on the server at random times of a lesson, by visitors who are all there the whole time."""
    chance = random.Random(seed)
    return sorted(
        (
            Arrival(seconds=chance.uniform(0, LESSON_SECONDS), visitor=chance.randrange(visitors))
            for _ in range(round(visitors * RUNS_EACH * share))
        ),
        key=lambda arrival: arrival.seconds,
    )


def simulate(coming: Sequence[Arrival], *, machines: int, run_seconds: float, limits: QueueLimits) -> Waits:
    """The waits of these runs, where so many machines train one run each at a time. coming: by time.

    The queue is empty at the beginning. Runs that still wait after the last arrival are started, too.
    """
    waits, free_at = Waits(), [(0.0, Ticket(0, "", "", ""))] * machines  # a heap: when each machine is free, its run
    heapify(free_at)
    waiting: list[Ticket] = []
    last_starts: dict[str, int] = {}

    def start_until(seconds: float) -> None:
        while waiting and free_at[0][0] <= seconds:
            first = in_turns(waiting, last_starts)[0]
            waiting.remove(first)
            at = max(heappop(free_at)[0], first.entered_ns / NANOSECONDS)
            heappush(free_at, (at + run_seconds, first))
            waits.seconds.append(at - first.entered_ns / NANOSECONDS)
            last_starts.update({first.origin: int(at * NANOSECONDS) + 1, first.workspace: int(at * NANOSECONDS) + 1})

    for number, arrival in enumerate(coming):
        start_until(arrival.seconds)
        ticket = _ticket(number, arrival)
        training = [each for free, each in free_at if free > arrival.seconds]
        try:
            limits.check([*waiting, *training], origin=ticket.origin, workspace=ticket.workspace)
        except LimitError:
            waits.refused += 1
        else:
            waiting.append(ticket)
            start_until(arrival.seconds)
    start_until(math.inf)
    return waits


def _ticket(number: int, arrival: Arrival) -> Ticket:
    origin = f"origin-{arrival.visitor // CLASS_SIZE}"
    return Ticket(int(arrival.seconds * NANOSECONDS), f"visitor-{arrival.visitor}", f"run-{number:09d}", origin)
