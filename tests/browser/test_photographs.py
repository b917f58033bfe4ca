"""What a network that knows photographs sees: in one of the examples, on the server; and in a drawing, in the browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_in_browser import draw_seven
from tests.browser.walking import LOAD_SECONDS, TENSORFLOW_SECONDS, canvas, choose, expect_ready, visit

ANSWER_SECONDS = TENSORFLOW_SECONDS


def test_a_photograph_is_seen_where_it_is_and_layer_by_layer(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    page.get_by_role("radio", name="Upload").click(force=True)
    page.get_by_role("button", name="Ask SqueezeNet about a photograph").click()
    page.get_by_role("radio", name="A cup of coffee").click(force=True)
    expect(page.get_by_text("It is an espresso.")).to_be_visible(timeout=ANSWER_SECONDS * 1000)
    expect(page.get_by_role("img", name="Grad-CAM for espresso over the picture")).to_be_visible(
        timeout=ANSWER_SECONDS * 1000
    )
    page.get_by_role("button", name="See the maps of each layer").click()
    expect(page.get_by_role("heading", name="Feature maps: what each layer sees")).to_be_visible()
    expect(page.get_by_text("Most active, by mean magnitude")).to_be_visible(timeout=ANSWER_SECONDS * 1000)


def test_the_browser_answers_a_drawing_with_the_five_most_probable_of_a_thousand_classes(
    page: Page, app_url: str
) -> None:
    visit(page, app_url, "Draw")
    choose(page, "Network", "SqueezeNet (photographs)")
    page.get_by_role("radio", name="Draw", exact=True).click()  # a network of photographs asks for a picture first
    expect_ready(page)
    draw_seven(page, canvas(page))
    shares = page.get_by_role("list", name="Probability of the most probable classes").get_by_role("listitem")
    expect(shares).to_have_count(5)
    expect(shares.first).to_contain_text("%", timeout=LOAD_SECONDS * 1000)
