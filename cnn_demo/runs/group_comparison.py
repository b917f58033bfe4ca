"""Compares two groups of seeds, and says in words whether they differ by more than chance. For pages and the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from cnn_demo.errors import RunError
from cnn_demo.runs.group_statistics import CONFIDENCE, ENOUGH, Difference, Spread, difference
from cnn_demo.runs.seed_groups import TEST, Part, SeedGroup
from cnn_demo.shown_text import typographic
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import ALL_IMAGES

POINTS = "percentage points"
SMALLEST_SHOWN = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two groups of seeds and how their accuracies on one part of the images differ."""

    first: SeedGroup
    second: SeedGroup
    part: Part
    found: Difference

    @property
    def headline(self) -> str:
        """How large the difference is."""
        means = [f"{_mean(group.spread(self.part))} for {group.name}" for group in (self.first, self.second)]
        return (
            f"Mean {self.part} accuracy: {means[0]}, {means[1]}. Difference: {signed_points(self.found.mean)} {POINTS}."
        )

    @property
    def verdict(self) -> str:
        """Whether it is more than chance, as far as so many seeds can tell."""
        found = self.found
        if found.is_more_than_chance:
            return f"More than chance: p = {p_text(found.p)}, below the usual limit of {ENOUGH}."
        if found.least_p >= ENOUGH:
            enough = seeds_needed()
            return (
                f"Too few seeds to tell: with {self._sizes()}, p is at least {p_text(found.least_p)}, however large the "
                f"difference. With {enough} against {enough} it can be {p_text(2 / comb(2 * enough, enough))}."
            )
        return (
            f"It may be chance: p = {p_text(found.p)}, not below the usual limit of {ENOUGH}. That does not show that both "
            "are equally good: more seeds find smaller differences."
        )

    @property
    def details(self) -> tuple[str, ...]:
        """How p and the interval come about, and what they do not say."""
        return (self._test(), self._interval(), self._measured(), *self._cautions())

    def _sizes(self) -> str:
        first, second = (len(group.accuracies(self.part)) for group in (self.first, self.second))
        return f"{first} against {second}"

    def _test(self) -> str:
        return (
            f"Exact permutation test, two-sided, {self._sizes()}: p = {p_text(self.found.p)}. If the settings made no "
            f"difference, each of the {self.found.divisions:,} ways to divide the runs into two such groups would be as likely "
            "as the one that came, and p is twice the probability of a difference at least this large in this direction, at "
            "most 1. It takes nothing for granted about the distribution of the accuracies."
        )

    def _interval(self) -> str:
        if self.found.interval is None:
            return "All runs of each group have the same accuracy, so there is no confidence interval."
        low, high = self.found.interval
        return (
            f"{100 * CONFIDENCE:.0f} % confidence interval of the difference by Welch's formula: {signed_points(low)} to "
            f"{signed_points(high)} {POINTS}. It takes the accuracies of each group to be normally distributed."
        )

    def _measured(self) -> str:
        if self.part == TEST:
            some = any(group.part != TEST for group in (self.first, self.second))
            why = "Not both groups have validation images" if some else "There are no validation images"
            return (
                f"{why}, so the test accuracy is compared. Settings that were chosen by it need other images to show how "
                "good they are on new ones."
            )
        return (
            "Compared is the accuracy on the validation images after the last epoch, which was fixed beforehand, not after "
            "the best one. Choose settings by it, and look at the test accuracy once, at the end."
        )

    def _cautions(self) -> list[str]:
        projects = [group.project for group in (self.first, self.second)]
        shared_seeds = self.first.finished_seeds & self.second.finished_seeds
        cautions = {
            "The seed also draws the validation images, so they are a part of the spread.": self.part != TEST
            and not projects[0].data.validation_images,
            "The seed also chooses which of the training images a run learns from.": any(
                project.recipe.training_images != ALL_IMAGES for project in projects
            ),
            "Both groups have runs with the same seeds. p takes all runs as unrelated, so it may be too large.": bool(
                shared_seeds
            ),
            "Each further comparison can be a false alarm: of 20 pairs of equally good settings, about one has a p below "
            f"{ENOUGH}.": True,
        }
        return [sentence for sentence, holds in cautions.items() if holds]


def comparison(first: SeedGroup, second: SeedGroup) -> Comparison:
    """Raises RunError where the groups cannot be compared: too few finished runs, or other images."""
    if _images(first.project) != _images(second.project):
        raise RunError(
            f"{first.name} and {second.name} cannot be compared: they were trained on different data, "
            f"{first.project.data.title} and {second.project.data.title}."
        )
    part = first.part if first.part == second.part else TEST
    accuracies = [group.accuracies(part) for group in (first, second)]
    for group, measured in zip((first, second), accuracies, strict=True):
        if len(measured) < 2:
            raise RunError(
                f"{group.name} cannot be compared yet: runs that have finished: {len(measured)}; two are needed."
            )
    return Comparison(first=first, second=second, part=part, found=difference(*accuracies))


def spread_text(found: Spread) -> str:
    """Mean, deviation and range of accuracies in [0, 1]."""
    deviation = "" if found.deviation is None else f", standard deviation {100 * found.deviation:.2f} {POINTS}"
    return f"mean {percent(found.mean)}{deviation}, from {percent(found.lowest)} to {percent(found.highest)}"


def seeds_needed() -> int:
    """The smallest number of seeds in each of two groups with which p can be below ENOUGH."""
    return next(count for count in range(2, 10) if 2 / comb(2 * count, count) < ENOUGH)


def percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def signed_points(share: float) -> str:
    """A difference of accuracies in percentage points, with its sign: +0.42, −0.10."""
    return typographic(f"{100 * share:+.2f}")


def p_text(p: float) -> str:
    """Two significant digits: 0.029, 0.1."""
    return f"{p:.2g}" if p >= SMALLEST_SHOWN else f"below {SMALLEST_SHOWN}"


def _mean(found: Spread | None) -> str:
    return percent(found.mean) if found else "–"


def _images(project: Project) -> tuple[str, str]:
    return project.data.name, project.data.version
