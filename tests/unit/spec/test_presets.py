from __future__ import annotations

import pytest

from cnn_demo import settings
from cnn_demo.errors import DesignError, RecipeError
from cnn_demo.spec import limits, presets
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.layers import Conv2D
from cnn_demo.spec.presets import DESIGNS, RECIPES
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.spec.summary import summarise


def test_the_classic_is_the_articles_network_with_1199882_parameters() -> None:
    assert summarise(DESIGNS["classic"].architecture()).parameters == 1_199_882


def test_the_sentence_of_lenet5_says_its_parameters() -> None:
    parameters = summarise(DESIGNS["lenet5"].architecture()).parameters
    assert parameters == 61_706
    assert f"{parameters:,} parameters" in DESIGNS["lenet5"].sentence


def test_the_sentence_of_wide_says_how_much_wider_than_best_it_is() -> None:
    """The ratios of the filters in the layers themselves, the smallest and the largest."""
    best, wide = (
        [layer.filters for layer in DESIGNS[name].layers if isinstance(layer, Conv2D)] for name in ("best", "wide")
    )
    ratios = [more / fewer for more, fewer in zip(wide, best, strict=True)]
    assert f"{min(ratios):g} to {max(ratios):g} times the feature maps" in DESIGNS["wide"].sentence


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize(("shape", "classes"), [((28, 28, 1), 10), ((32, 32, 3), 10)])
def test_every_preset_fits_every_data_set_and_the_servers_limits(
    name: str, shape: tuple[int, int, int], classes: int
) -> None:
    design = DESIGNS[name]
    architecture = design.architecture(shape, classes)
    assert architecture.shapes()[-1] == (classes,)
    for training_images in (4_000, 60_000):
        limits.check(architecture, design.recipe_for(training_images), settings.read({}))


def test_fast_takes_more_passes_where_there_are_few_images() -> None:
    fast = DESIGNS["fast"]
    assert fast.recipe_for(60_000) == RECIPES["sprint"].recipe
    assert fast.recipe_for(4_000) == RECIPES["quick"].recipe
    assert DESIGNS["classic"].recipe_for(4_000) == RECIPES["article"].recipe


def test_the_articles_recipe_is_adadelta_at_the_papers_rate() -> None:
    article = RECIPES["article"].recipe
    assert (article.optimizer, article.learning_rate, article.batch_size, article.epochs) == ("adadelta", 1.0, 128, 12)
    assert RECIPES["article-as-run"].recipe == article.with_changes(learning_rate=0.001, validation_share=0)


def test_the_articles_script_learns_from_all_60000_images_in_12_epochs() -> None:
    recipe = RECIPES["article-as-run"].recipe
    assert MNIST.trained_images(recipe) == 60_000
    assert not MNIST.has_validation(recipe.validation_share)
    assert StepCounts.of(recipe, 60_000).total_steps == 12 * 468


def test_no_recipe_is_without_a_sentence() -> None:
    for title, sentence in [(each.title, each.sentence) for table in (DESIGNS, RECIPES) for each in table.values()]:
        assert title
        assert sentence.endswith(".")


def test_an_unknown_preset_is_answered_with_the_known_ones() -> None:
    with pytest.raises(DesignError, match=r"'vgg'; there are fast, swift, classic, lenet5, compact, best, wide"):
        presets.design("vgg")
    with pytest.raises(RecipeError, match=r"'vgg'; there are sprint, quick, brisk, article"):
        presets.recipe("vgg")
