// Takes pictures for a class of a data set with the camera, one at a time or many while the button is held, and sends them.

import { usesMiddleSquare } from "../drawing/rules.js";
import { element, isTouched, setText } from "../pad/elements.js";
import { button } from "../pad/pad_controls.js";
import { Sending, SendingError } from "../picture_upload/sending.js";
import { UploadStream } from "../picture_upload/upload_stream.js";
import { KEPT_SIDE } from "./frame.js";
import { Recorder } from "./recorder.js";
import { createShutter } from "./shutter.js";
import { TakenPictures } from "./taken_pictures.js";
import { Viewfinder } from "./viewfinder.js";

/** @import { TakerData } from "../types/camera.js" */
/** @import { UploadWay } from "../types/picture_upload.js" */

const MOST = 300;
const RATES = { min: 1, max: 10, value: 5 };
const HINT = "Click: one picture. Hold: many. The space bar and Enter hold the button, too.";
const TOUCH_HINT = "Tap: one picture. Hold: many.";
const FULL = `${MOST} pictures are taken, which is all that this page keeps. Add them, or delete some.`;

/** `view` is its element. */
export class PictureTaker {
  #data;
  /** @type {UploadWay | null} */
  #way = null;
  /** @type {Sending | null} */
  #sending = null;
  #viewfinder = new Viewfinder(() => this.#render());
  #taken = new TakenPictures(() => this.#render());
  #recorder = new Recorder({
    take: () => this.#viewfinder.jpeg(KEPT_SIDE),
    onTaken: (taken) => {
      this.#taken.add(taken);
      this.#render();
    },
    onError: (error) => this.#tell(String(error)),
    rate: () => this.#rate.valueAsNumber,
    mayTake: () => this.#viewfinder.isLive && this.#taken.length < MOST,
  });
  #shutter = createShutter("Hold to record", { begin: () => this.#recorder.begin(), end: () => this.#recorder.end() });
  #rate = element("input", { type: "range", class: "wb-range", ...RATES });
  #rateText = element("output", { class: "cam-rate" });
  #add = button("", () => this.#send());
  #told = element("p", { class: "wb-note", role: "status" });

  /**
   * @param {Element} root
   * @param {TakerData} data
   */
  constructor(root, data) {
    this.#data = data;
    this.#add.classList.add("cam-add");
    this.#rate.addEventListener("input", () => this.#render());
    const rate = element(
      "label",
      { class: "wb-label cam-rate-label" },
      "Pictures a second",
      this.#rate,
      this.#rateText,
    );
    this.view = element(
      "div",
      { class: "wb cam-taker" },
      this.#viewfinder.view,
      element(
        "div",
        { class: "cam-side" },
        element("div", { class: "wb-row cam-actions" }, this.#shutter.view, this.#add),
        this.#told,
        this.#taken.view,
        element("p", { class: "wb-note" }, isTouched() ? TOUCH_HINT : HINT),
        rate,
      ),
    );
    root.append(this.view);
    this.#render();
  }

  /**
   * The page's script has run again.
   *
   * @param {TakerData} data
   * @param {UploadWay} way
   */
  update(data, way) {
    this.#data = data;
    this.#way = way;
    if (data.answer) this.#sending?.answered(data.answer);
    this.#render();
  }

  unmount() {
    this.#recorder.end();
    this.#viewfinder.close();
    this.#taken.clear();
    this.#way = null;
    this.#sending = null;
    this.view.remove();
  }

  async #send() {
    if (!this.#way || this.#sending) return;
    const { send, stop } = this.#way;
    const stream = new UploadStream(this.#taken.files());
    const sending = new Sending(newId(), stream, this.#data.pieceBytes, { send, stop });
    this.#sending = sending;
    this.#tell(`Adding to “${this.#data.label}” …`);
    try {
      await sending.run(() => {});
      if (this.#sending !== sending) return;
      this.#tell("");
      this.#taken.clear();
    } catch (error) {
      if (this.#sending !== sending) return;
      this.#tell(error instanceof Error ? error.message : String(error));
      if (!(error instanceof SendingError)) throw error;
    } finally {
      if (this.#sending === sending) this.#sending = null;
      this.#render();
    }
  }

  /** @param {string} text */
  #tell(text) {
    setText(this.#told, text);
    this.#render();
  }

  #render() {
    const { rules } = this.#data;
    this.#viewfinder.showSquare(rules !== null && usesMiddleSquare(rules));
    const isFull = this.#taken.length >= MOST;
    this.#shutter.view.disabled = !this.#viewfinder.isLive || isFull || this.#sending !== null;
    setText(this.#rateText, this.#rate.value);
    setText(this.#add, this.#data.label ? `Add to “${this.#data.label}”` : "Add");
    this.#add.disabled = !this.#data.label || this.#taken.length === 0 || this.#sending !== null;
    this.#taken.lock(this.#sending !== null);
    if (isFull) setText(this.#told, FULL);
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
