"""Runs benchmarks, prints their rows as one table and writes them to benchmarks/results/latest.json.

python -m benchmarks [--only NAME] [--full] [--rounds N] [--record]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import (
    ablation,
    browser_prediction,
    cluster_start,
    cluster_throughput,
    compiled_steps,
    corrections,
    device_training,
    distillation,
    drawings,
    epoch_estimate,
    explain_page,
    export_speed,
    few_pictures,
    full_runs,
    gpu,
    image_set_tasks,
    image_tasks,
    lanes,
    left_overs,
    light_memory,
    live_camera,
    many_visitors,
    near_duplicates,
    other_frameworks,
    own_data,
    page_reruns,
    pens,
    precision,
    prediction,
    processor_peak,
    queue_simulation,
    queue_tick,
    run_start,
    scribbles,
    search_speed,
    small_presets,
    stroke_order,
    time_to_accuracy,
    training_cost,
    training_speed,
    web_process,
    worker_memory,
)
from benchmarks.table import table, write_json

BENCHMARKS = {
    "web": web_process.measure,
    "light-memory": light_memory.measure,
    "pages": page_reruns.measure,
    "browser": browser_prediction.measure,
    "device": device_training.measure,
    "explain": explain_page.measure,
    "training": training_speed.measure,
    "steps": compiled_steps.measure,
    "peak": processor_peak.measure,
    "prediction": prediction.measure,
    "export": export_speed.measure,
    "lanes": lanes.measure,
    "many-images": image_set_tasks.measure,
    "one-image": image_tasks.measure,
    "own-data": own_data.measure,
    "near-duplicates": near_duplicates.measure,
    "few-pictures": few_pictures.measure,
    "camera": live_camera.measure,
    "corrections": corrections.measure,
}
# With --full only: they take minutes to hours and need the whole MNIST data set.
LONG_BENCHMARKS = {
    "visitors": many_visitors.measure,
    "left-overs": left_overs.measure,
    "queue": queue_tick.measure,
    "queue-simulation": queue_simulation.measure,
    "start": run_start.measure,
    "cluster-start": cluster_start.measure,
    "cluster-throughput": cluster_throughput.measure,
    "search": search_speed.measure,
    "cost": training_cost.measure,
    "worker-memory": worker_memory.measure,
    "estimate": epoch_estimate.measure,
    "drawings": drawings.measure,
    "pens": pens.measure,
    "scribbles": scribbles.measure,
    "stroke-order": stroke_order.measure,
    "time-to-accuracy": time_to_accuracy.measure,
    "accuracy-for-size": small_presets.measure,
    "ablation": ablation.measure,
    "precision": precision.measure,
    "distillation": distillation.measure,
    "peers": other_frameworks.measure,
}
# With --only: it needs a GPU and the whole MNIST data set.
GPU_BENCHMARKS = {"gpu": gpu.measure}
ALL = {**BENCHMARKS, **LONG_BENCHMARKS}
RESULTS = Path(__file__).parent / "results" / "latest.json"
RECORDS = Path(__file__).parent / "records"  # one table per benchmark, kept in the repository


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--only", choices=[*ALL, *GPU_BENCHMARKS], action="append", help="run this benchmark only; may be repeated"
    )
    parser.add_argument("--rounds", type=int, default=3, help="number of measurements of each row")
    parser.add_argument("--full", action="store_true", help=f"also run {', '.join(LONG_BENCHMARKS)}; takes hours")
    parser.add_argument(
        "--runs",
        type=Path,
        action="append",
        default=[],
        help="folder with finished runs to reuse in accuracy-for-size and distillation",
    )
    parser.add_argument(
        "--record", action="store_true", help=f"also write one table per benchmark into {RECORDS.name}/"
    )
    options = parser.parse_args()
    full_runs.EXISTING_RUNS.extend(options.runs)
    names = options.only or (ALL if options.full else BENCHMARKS)
    measures = {**ALL, **GPU_BENCHMARKS}
    results = {name: measures[name](options.rounds) for name in names}
    if options.record:
        for name, rows in results.items():
            text = table(rows, ["--only", name, "--rounds", str(options.rounds)])
            (RECORDS / f"{name}.txt").write_text(f"{text}\n")
    all_rows = [row for rows in results.values() for row in rows]
    print(table(all_rows, sys.argv[1:]))
    write_json(all_rows, RESULTS)


if __name__ == "__main__":
    main()
