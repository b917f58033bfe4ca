"""Actions of a command, such as `list` of `workspace list`: each has arguments of its own."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable

from cnn_demo.cli.output import Output

Act = Callable[[Namespace, Output], int]


def actions_of(parser: ArgumentParser) -> Callable[[str, Act, str], ArgumentParser]:
    """A function that adds an action to the command's parser: takes its name, what it does and its help.

    It returns the action's own parser, for its arguments.
    """
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    def add(name: str, act: Act, text: str) -> ArgumentParser:
        action = actions.add_parser(name, help=text)
        # Also at the end, where people write it; the main parser knows it before the action.
        action.add_argument("--json", action="store_true", default=SUPPRESS, help="print JSON")
        action.set_defaults(act_of_action=act)
        return action

    return add


def act(options: Namespace, output: Output) -> int:
    """Do the chosen action. Returns its exit status."""
    return int(options.act_of_action(options, output))
