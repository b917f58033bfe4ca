// The field for files: two buttons, a place to drop them on, the progress while they are sent, and what went wrong.

import { element, isTouched, setText } from "../pad/elements.js";
import { ofDrop, ofField } from "./chosen_files.js";
import { Sending, SendingError } from "./sending.js";
import { UploadStream } from "./upload_stream.js";
import { progressText, refusal } from "./upload_texts.js";

/** @import { NamedFile, UploadData, UploadWay } from "../types/picture_upload.js" */

const KEEP_OPEN = "Keep the Data page open until all files have arrived. Its other steps can be used meanwhile.";
const UNREADABLE_DROP = "What was dropped cannot be read here. Use the buttons to choose it.";

export class UploadView {
  /** @type {UploadData} */
  #data;
  /** @type {UploadWay | null} */
  #way = null;
  /** @type {Sending | null} */
  #sending = null;
  #wasWaiting = false; // a file, as the server was told
  #startedAt = 0;
  #startedWith = 0;

  /** @param {UploadData} data */
  constructor(data) {
    this.#data = data;
    const files = field({ multiple: "", accept: data.accept, "aria-label": "Pictures, a zip file or a table" });
    const folder = field({ webkitdirectory: "", "aria-label": "A folder" });
    const chooseFolder = button("Choose a folder", () => folder.click());
    // Phones have no folders to choose.
    chooseFolder.hidden = !("webkitdirectory" in folder) || isTouched();
    this.start = element(
      "div",
      { class: "pu-start" },
      element("p", { class: "pu-title" }, chooseFolder.hidden ? "Choose pictures" : "Drop a folder or files here"),
      element(
        "div",
        { class: "wb-row pu-buttons" },
        chooseFolder,
        button("Choose files", () => files.click()),
      ),
      element("p", { class: "wb-note" }, chooseFolder.hidden ? data.formatsWithoutFolders : data.formats),
      files,
      folder,
    );
    this.bar = element("progress", { class: "pu-bar", max: 1, "aria-label": "Files that have arrived" });
    this.status = element("p", { class: "pu-status" });
    const stop = button("Stop", () => this.#stop());
    const note = element("p", { class: "wb-note" }, KEEP_OPEN);
    this.progress = element("div", { class: "pu-progress" }, this.status, this.bar, stop, note);
    this.fault = element("p", { class: "pu-fault", role: "alert" });
    this.again = button("Try again", () => this.#tryAgain());
    const cancel = button("Cancel", () => this.#stop());
    this.failed = element(
      "div",
      { class: "pu-failed" },
      this.fault,
      element("div", { class: "wb-row pu-buttons" }, this.again, cancel),
    );
    this.view = element("div", { class: "wb pu" }, this.start, this.progress, this.failed);
    this.#show("start");
    for (const each of [files, folder]) each.addEventListener("change", () => this.#takeField(each));
    this.#listenForDrops();
  }

  get hasUnsent() {
    return this.#sending !== null && !this.#sending.isWhole;
  }

  /** @param {Element} root */
  mount(root) {
    root.append(this.view);
  }

  /**
   * The page's script has run again.
   *
   * @param {UploadData} data
   * @param {UploadWay} way
   */
  update(data, way) {
    const isBack = this.#way === null;
    this.#data = data;
    this.#way = way;
    if (data.answer) this.#sending?.answered(data.answer);
    if (this.#sending && this.#sending.id === data.over) this.#startAgain();
    else if (isBack && this.#shown() === "failed") this.#tryAgain();
    else if (isBack) this.#sending?.wayIsBack();
    this.#tellWaiting();
  }

  /** The view can be mounted again, and goes on then. */
  unmount() {
    this.#way = null;
    this.#wasWaiting = false; // the server may be another one when it is mounted again
    this.view.remove();
  }

  /** @param {HTMLInputElement} field */
  #takeField(field) {
    const chosen = ofField(field.files ?? []);
    field.value = ""; // the same choice is a change again
    if (chosen.length) this.#begin(chosen);
  }

  #listenForDrops() {
    const { view } = this;
    const mark = (/** @type {boolean} */ isOver) => {
      view.dataset.over = String(isOver);
    };
    view.addEventListener("dragover", (event) => {
      event.preventDefault();
      mark(true);
    });
    view.addEventListener("dragleave", (event) => {
      if (!view.contains(/** @type {Node | null} */ (event.relatedTarget))) mark(false);
    });
    view.addEventListener("drop", async (event) => {
      event.preventDefault();
      mark(false);
      if (!event.dataTransfer || this.#shown() === "progress") return;
      try {
        const dropped = await ofDrop(event.dataTransfer);
        if (dropped.length) this.#begin(dropped);
      } catch {
        this.#fail(UNREADABLE_DROP, false);
      }
    });
  }

  /** @param {NamedFile[]} files */
  #begin(files) {
    if (!this.#way) return;
    const stream = new UploadStream(files);
    const why = refusal(files.length, stream.size, this.#data);
    if (why) return this.#fail(why, false);
    const way = {
      send: (/** @type {Parameters<UploadWay["send"]>[0]} */ piece) => this.#way?.send(piece),
      stop: (/** @type {string} */ id) => this.#way?.stop(id),
    };
    this.#sending = new Sending(newId(), stream, this.#data, way);
    this.#run();
  }

  async #run() {
    const sending = this.#sending;
    if (!sending) return;
    this.#startedAt = performance.now();
    this.#startedWith = sending.bytes;
    this.#tell(sending.bytes);
    this.#show("progress");
    try {
      const isWhole = await sending.run((bytes) => this.#tell(bytes));
      if (this.#sending !== sending) return;
      if (isWhole) setText(this.status, "All files have arrived.");
      else this.#show("start");
      this.#tellWaiting();
    } catch (error) {
      if (this.#sending !== sending) return;
      if (!(error instanceof SendingError)) throw error;
      this.#fail(error.message, error.canGoOn);
    }
  }

  /** @param {number} bytes that have arrived */
  #tell(bytes) {
    const stream = this.#sending?.stream;
    if (!stream) return;
    this.bar.value = bytes / stream.size;
    const seconds = (performance.now() - this.#startedAt) / 1000;
    setText(this.status, progressText(stream, bytes, { bytes: bytes - this.#startedWith, seconds }));
  }

  #stop() {
    this.#sending?.stop();
    this.#startAgain();
  }

  #startAgain() {
    this.#sending = null;
    this.#show("start");
  }

  #tryAgain() {
    if (this.#sending) this.#run();
  }

  /**
   * @param {string} why
   * @param {boolean} canGoOn
   */
  #fail(why, canGoOn) {
    if (!canGoOn) this.#sending = null;
    this.again.hidden = !canGoOn;
    setText(this.fault, why);
    this.#show("failed");
  }

  /** @param {"start" | "progress" | "failed"} part a refusal stands above the field, which can be used again */
  #show(part) {
    this.start.hidden = part === "progress" || (part === "failed" && this.#sending !== null);
    this.progress.hidden = part !== "progress";
    this.failed.hidden = part !== "failed";
    this.failed.lastElementChild?.toggleAttribute("hidden", this.#sending === null);
    this.view.dataset.part = part;
    this.#tellWaiting();
  }

  #tellWaiting() {
    if (!this.#way || this.hasUnsent === this.#wasWaiting) return;
    this.#wasWaiting = this.hasUnsent;
    this.#way.tellWaiting(this.#wasWaiting);
  }

  #shown() {
    return this.view.dataset.part;
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Record<string, string>} attributes */
function field(attributes) {
  return element("input", { type: "file", class: "wb-hidden", tabindex: -1, ...attributes });
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = element("button", { type: "button", class: "wb-button" }, text);
  made.addEventListener("click", () => act());
  return made;
}
