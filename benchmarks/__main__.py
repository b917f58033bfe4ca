"""`python -m benchmarks [--only NAME] [--full] [--rounds N] [--record]`: one table, and benchmarks/results/latest.json."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import (
    ablation,
    accuracy_for_size,
    distillation,
    drawings,
    epoch_estimate,
    explaining,
    export_speed,
    in_browser,
    many_images,
    one_image,
    peers,
    prediction,
    start_of_run,
    time_to_accuracy,
    training_cost,
    training_speed,
    web_process,
    whole_runs,
)
from benchmarks.table import table, write_json

QUESTIONS = {
    "web": web_process.measure,
    "browser": in_browser.measure,
    "explain": explaining.measure,
    "training": training_speed.measure,
    "prediction": prediction.measure,
    "export": export_speed.measure,
    "many-images": many_images.measure,
    "one-image": one_image.measure,
}
# With --full only: minutes to hours, and the whole MNIST has to be there.
LONG_QUESTIONS = {
    "start": start_of_run.measure,
    "cost": training_cost.measure,
    "estimate": epoch_estimate.measure,
    "drawings": drawings.measure,
    "time-to-accuracy": time_to_accuracy.measure,
    "accuracy-for-size": accuracy_for_size.measure,
    "ablation": ablation.measure,
    "distillation": distillation.measure,
    "peers": peers.measure,
}
ALL = {**QUESTIONS, **LONG_QUESTIONS}
RESULTS = Path(__file__).parent / "results" / "latest.json"
RECORDS = Path(__file__).parent / "records"  # a table for each question, for those who only want to read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(ALL), action="append", help="this question alone; may be repeated")
    parser.add_argument("--rounds", type=int, default=3, help="how often each pair is measured")
    parser.add_argument("--full", action="store_true", help=f"also {', '.join(LONG_QUESTIONS)}: hours")
    parser.add_argument(
        "--runs",
        type=Path,
        action="append",
        default=[],
        help="folder of finished runs, for accuracy-for-size and distillation",
    )
    parser.add_argument("--record", action="store_true", help=f"also write each question's table into {RECORDS.name}/")
    options = parser.parse_args()
    whole_runs.FINISHED.extend(options.runs)
    names = options.only or (ALL if options.full else QUESTIONS)
    answers = {name: ALL[name](options.rounds) for name in names}
    if options.record:
        for name, rows in answers.items():
            text = table(rows, ["--only", name, "--rounds", str(options.rounds)])
            (RECORDS / f"{name}.txt").write_text(f"{text}\n")
    every = [row for rows in answers.values() for row in rows]
    print(table(every, sys.argv[1:]))
    write_json(every, RESULTS)


if __name__ == "__main__":
    main()
