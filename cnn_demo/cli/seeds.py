"""The commands `seeds`, which trains the same several times, and `compare`, which says whether two such groups differ."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cnn_demo.cli.executor import chosen_executor
from cnn_demo.cli.output import Command, Output
from cnn_demo.cli.train import add_runs_argument, add_training_arguments, plan, train, workspace
from cnn_demo.runs.folder import RunInputs
from cnn_demo.runs.group_comparison import comparison, spread_text
from cnn_demo.runs.record import read_record, read_records
from cnn_demo.runs.seed_group import LEAST_SEEDS, MOST_SEEDS, SEED_GROUP, name_with_seed, new_tag, with_seeds
from cnn_demo.runs.seed_groups import TEST, VALIDATION, SeedGroup, group_named
from cnn_demo.runs.status import FINISHED


def _add_seeds(parser: ArgumentParser) -> None:
    parser.add_argument(
        "count", type=int, metavar="N", help=f"train for so many seeds, {LEAST_SEEDS} to {MOST_SEEDS}, from --seed on"
    )
    add_training_arguments(parser)


def _seeds(options: Namespace, output: Output) -> int:
    """One run after the other. An interrupt stops the one that trains, and no more begin."""
    planned = plan(options)
    projects, tag, runs = with_seeds(planned.project, options.count), new_tag(planned.name), []
    given = planned.given.merge(RunInputs(about={SEED_GROUP: tag}))
    with chosen_executor(options, workspace(options).folder) as executor:
        for project in projects:
            runs.append(workspace(options).create(project, name=name_with_seed(tag["name"], project), given=given))
            if train(runs[-1], executor, output).state != FINISHED:
                break
    _tell(group_named([read_record(run) for run in runs], tag["id"]), output)
    return 0


def _tell(group: SeedGroup, output: Output) -> None:
    """The mean and the spread of a group."""
    spreads = {part: found for part in (VALIDATION, TEST) if (found := group.spread(part))}
    lines = [f"{part.capitalize()} accuracy: {spread_text(found)}." for part, found in spreads.items()]
    output.record(
        {
            "group": group.id,
            "name": group.name,
            "runs": [record.run.id for record in group.records],
            **{
                f"{part}_accuracy": {"mean": found.mean, "deviation": found.deviation, "runs": found.count}
                for part, found in spreads.items()
            },
        },
        "\n".join(
            [f"Group {group.id}, {group.name}: {len(group.finished)} of {len(group.records)} runs finished.", *lines]
        ),
    )


def _add_compare(parser: ArgumentParser) -> None:
    for number in ("first", "second"):
        parser.add_argument(
            number, metavar="GROUP", help="the id of a group, as `seeds` prints it, or of one of its runs"
        )
    add_runs_argument(parser)


def _compare(options: Namespace, output: Output) -> int:
    records, _ = read_records(workspace(options))
    groups = [group_named(records, name) for name in (options.first, options.second)]
    compared = comparison(*groups)
    found = compared.found
    output.record(
        {
            "groups": [group.id for group in groups],
            "compared": f"{compared.part}_accuracy",
            "difference": found.mean,
            "p": found.p,
            "least_p": found.least_p,
            "interval": found.interval,
        },
        "\n".join([compared.headline, compared.verdict, "", *compared.details]),
    )
    return 0


SEEDS = Command(name="seeds", help="Train the same for several seeds.", add_arguments=_add_seeds, act=_seeds)
COMPARE = Command(
    name="compare",
    help="Say whether two groups of seeds differ by more than chance.",
    add_arguments=_add_compare,
    act=_compare,
)
