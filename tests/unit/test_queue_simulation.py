"""The simulated queue of benchmarks/queue_simulation.py gives the waits that are known by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks.queue_simulation import Arrival, Waits, arrivals, seconds_of_a_run, simulate
from cnn_demo.jobs.queue_limits import QueueLimits
from cnn_demo.settings import PROJECT_FOLDER

# visitors, share in %, machines, unit, median
RECORDED = re.compile(
    r"^visitors ([\d,]+), on the server (\d+)%, machines (\d+): .*?  +(s|%) +([\d,.]+) \(", re.MULTILINE
)


def simulated(coming: Sequence[tuple[float, int]], *, machines: int = 1, limits: QueueLimits | None = None) -> Waits:
    """Waits of (second, visitor), where a run takes 10 seconds."""
    arriving = [Arrival(seconds=seconds, visitor=visitor) for seconds, visitor in coming]
    return simulate(arriving, machines=machines, run_seconds=10, limits=limits or QueueLimits())


def test_a_run_waits_for_those_before_it() -> None:
    assert simulated([(0, 0), (1, 100), (4, 200)]).seconds == [0, 9, 16]


def test_a_run_that_comes_to_a_free_machine_does_not_wait() -> None:
    assert simulated([(0, 0), (0, 100), (10, 200), (11, 300)], machines=2).seconds == [0, 0, 0, 0]


def test_visitors_take_turns() -> None:
    """The third run is started before the second one, whose visitor has had a turn."""
    assert simulated([(0, 0), (1, 0), (2, 100)]).seconds == [0, 8, 19]


def test_what_waits_after_the_last_arrival_is_started_and_a_full_queue_refuses() -> None:
    waits = simulated([(second, 100 * second) for second in range(8)], limits=QueueLimits(in_all=5))
    assert (waits.seconds, waits.refused) == ([0, 9, 18, 27, 36], 3)


def test_runs_come_as_often_as_visitors_start_them_and_last_as_the_record_says() -> None:
    coming = arrivals(900, 0.5, seed=1)
    assert len(coming) == 900  # two runs of 900 visitors, half of them on the server
    assert 0 <= coming[0].seconds < 60
    assert 44 * 60 < coming[-1].seconds <= 45 * 60
    assert coming == sorted(coming, key=lambda arrival: arrival.seconds)
    assert 1 < seconds_of_a_run() < 60


def test_docs_show_the_recorded_waits() -> None:
    record = (PROJECT_FOLDER / "benchmarks/records/queue-simulation.txt").read_text()
    cases: dict[tuple[str, ...], list[str]] = {}
    for *case, unit, median in RECORDED.findall(record):
        cases.setdefault(tuple(case), []).append(f"{float(median.replace(',', '')):,.0f} {unit}")
    shown = {
        f"| {visitors} | {share} % | {machines} | {' | '.join(values)} |"
        for (visitors, share, machines), values in cases.items()
    }
    table = (PROJECT_FOLDER / "docs/scale.md").read_text().partition("| visitors |")[2].partition("\n\n")[0]
    assert set(table.splitlines()[2:]) == shown
