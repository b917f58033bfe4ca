"""`python -m benchmarks [--only NAME] [--rounds N]`: one table, and benchmarks/results/latest.json."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import explaining, export_speed, in_browser, many_images, prediction, training_speed, web_process
from benchmarks.table import print_table, write_json

QUESTIONS = {
    "web": web_process.measure,
    "browser": in_browser.measure,
    "explain": explaining.measure,
    "training": training_speed.measure,
    "prediction": prediction.measure,
    "export": export_speed.measure,
    "many-images": many_images.measure,
}
RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(QUESTIONS), action="append", help="this question alone; may be repeated")
    parser.add_argument("--rounds", type=int, default=3, help="how often each pair is measured")
    options = parser.parse_args()
    rows = [row for name in options.only or QUESTIONS for row in QUESTIONS[name](options.rounds)]
    print_table(rows)
    write_json(rows, RESULTS)


if __name__ == "__main__":
    main()
