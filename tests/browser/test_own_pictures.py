"""Own pictures in a browser: a folder and a zip come in, drawings are added, and pictures are sorted with the keyboard."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from scripts.browser import draw_stroke, until_rerun, wait_until_idle
from tests.browser.test_accessibility import nameless_controls
from tests.browser.walking import visit

COUNT = 5  # pictures of each class
# Until letGo() is called, the browser reads no file that is to be sent.
HOLD_BACK = """() => {
    const { arrayBuffer } = Blob.prototype;
    const mayRead = new Promise(letGo => Object.assign(globalThis, { letGo }));
    Blob.prototype.arrayBuffer = async function () {
        await mayRead;
        return arrayBuffer.call(this);
    };
}"""
LET_GO = "() => globalThis.letGo()"


def put_pictures(folder: Path, *labels: str) -> None:
    noise = np.random.default_rng(0)
    for label in labels:
        (folder / label).mkdir(parents=True)
        for number in range(COUNT):
            pixels = noise.integers(0, 255, (60, 80, 3), np.uint8)
            Image.fromarray(pixels).save(folder / label / f"{label} {number}.png")


def begin(page: Page, url: str) -> None:
    """A new data set."""
    visit(page, url, "Data")
    with until_rerun(page):
        page.get_by_role("radio", name="Your own images").click()
    with until_rerun(page):
        page.get_by_role("button", name="New data set").click()
    expect(page.get_by_text("There are no pictures yet.")).to_be_visible()


def grid(page: Page, label: str) -> Locator:
    return page.get_by_role("listbox", name=f"Pictures of {label}")


def test_a_folder_comes_in_and_its_pictures_are_sorted_by_keyboard(page: Page, app_url: str, tmp_path: Path) -> None:
    put_pictures(tmp_path / "leaves", "oak", "ash")
    (tmp_path / "leaves" / "oak" / "broken.jpg").write_bytes(b"no picture")
    begin(page, app_url)
    page.locator("input[webkitdirectory]").set_input_files(tmp_path / "leaves")
    expect(page.get_by_text(f"Pictures added: {2 * COUNT}")).to_be_visible()
    expect(page.get_by_text("oak/broken.jpg")).to_be_visible()
    first = grid(page, "ash").get_by_role("option").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("Selected: 2")).to_be_visible()
    page.keyboard.press("Delete")
    expect(grid(page, "ash").get_by_role("option")).to_have_count(COUNT - 2)
    expect(grid(page, "ash").get_by_role("option").first).to_be_focused()  # the keyboard stays in the grid
    page.get_by_role("button", name="Undo").click()
    expect(grid(page, "ash").get_by_role("option")).to_have_count(COUNT)
    grid(page, "ash").get_by_role("option").last.click()
    page.get_by_role("combobox", name="Move to").select_option("A new class …")
    page.get_by_role("textbox", name="Name of the new class").fill("elm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="elm (1)")).to_be_visible()
    assert nameless_controls(page) == []


def test_single_pictures_are_asked_for_their_class_and_a_zip_is_dropped(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    put_pictures(tmp_path, "oak", "ash")
    with zipfile.ZipFile(tmp_path / "ash.zip", "w") as archive:
        for path in (tmp_path / "ash").iterdir():
            archive.write(path, f"ash/{path.name}")
    begin(page, app_url)
    page.get_by_label("Pictures, a zip file or a table").set_input_files(sorted((tmp_path / "oak").iterdir()))
    expect(page.get_by_text("What is on these pictures?")).to_be_visible()
    page.get_by_role("combobox", name="Their class").fill("oak")
    with until_rerun(page):
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("radio", name=f"oak ({COUNT})")).to_be_visible()
    drop(page.get_by_text("Drop a folder or files here"), tmp_path / "ash.zip")
    expect(page.get_by_role("radio", name=f"ash ({COUNT})")).to_be_visible()


def test_an_upload_is_stopped_and_adds_nothing(page: Page, app_url: str, tmp_path: Path) -> None:
    put_pictures(tmp_path, "oak")
    begin(page, app_url)
    page.evaluate(HOLD_BACK)
    page.get_by_label("Pictures, a zip file or a table").set_input_files(sorted((tmp_path / "oak").iterdir()))
    expect(page.get_by_text(f"Sending: 0 of {COUNT} files")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()
    page.evaluate(LET_GO)
    wait_until_idle(page)
    expect(page.get_by_text("There are no pictures yet.")).to_be_visible()


def test_an_upload_goes_on_in_another_step(page: Page, app_url: str, tmp_path: Path) -> None:
    put_pictures(tmp_path, "oak")
    with zipfile.ZipFile(tmp_path / "oak.zip", "w") as archive:
        for path in (tmp_path / "oak").iterdir():
            archive.write(path, f"oak/{path.name}")
    begin(page, app_url)
    page.evaluate(HOLD_BACK)
    page.get_by_label("Pictures, a zip file or a table").set_input_files(tmp_path / "oak.zip")
    expect(page.get_by_text("Sending: ")).to_be_visible()
    page.get_by_role("radio", name="2 Health").click()
    expect(page.get_by_role("radio", name="2 Health")).to_be_checked()
    expect(page.get_by_text("There are no pictures yet.")).to_be_visible()
    expect(page.get_by_text("Sending: ")).to_be_visible()
    page.evaluate(LET_GO)
    expect(page.get_by_text("There are no pictures yet.")).to_have_count(0)  # they were examined, once they were here
    page.get_by_role("radio", name="1 Pictures").click()
    expect(page.get_by_text(f"Pictures added: {COUNT}")).to_be_visible()


def test_drawings_follow_one_after_the_other_by_next_and_by_enter(page: Page, app_url: str) -> None:
    begin(page, app_url)
    with until_rerun(page):
        page.get_by_role("radio", name="Draw").click()
    page.get_by_role("combobox", name="Class").fill("one")
    with until_rerun(page):
        page.keyboard.press("Enter")
    sheet = page.get_by_role("application")
    draw_stroke(page, sheet, ((0.4, 0.2), (0.5, 0.8)))
    for name in ("Files", "Draw"):  # the drawing that was begun is still there
        with until_rerun(page):
            page.get_by_role("radio", name=name).click()
    for number in range(4):
        if number:
            draw_stroke(page, sheet, ((0.4 + number / 20, 0.2), (0.5, 0.8)))
        if number % 2:
            page.get_by_role("button", name="Next", exact=True).click()
        else:
            sheet.press("Enter")
    expect(grid(page, "one").get_by_role("option")).to_have_count(4)
    expect(page.get_by_text("Drawings of this class so far: 4.")).to_be_visible()


def drop(place: Locator, path: Path) -> None:
    """Drop a file on an element, as from the desktop."""
    place.evaluate(
        """(place, [name, bytes]) => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([new Uint8Array(bytes)], name));
            place.dispatchEvent(new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true}));
        }""",
        [path.name, list(path.read_bytes())],
    )


def test_after_each_file_that_is_refused_another_one_can_be_chosen(page: Page, app_url: str, tmp_path: Path) -> None:
    begin(page, app_url)
    for number in range(4):
        (tmp_path / f"bad{number}.zip").write_bytes(b"no zip")
        page.get_by_label("Pictures, a zip file or a table").set_input_files(tmp_path / f"bad{number}.zip")
        expect(page.get_by_text(f"bad{number}.zip")).to_be_visible()
        expect(page.get_by_role("button", name="Choose files")).to_be_visible()
