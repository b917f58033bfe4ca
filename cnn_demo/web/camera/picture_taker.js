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
/** @import { StreamPiece, UploadWay } from "../types/picture_upload.js" */

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
  /** @type {Viewfinder | null} */
  #viewfinder = null;
  #taken = new TakenPictures(() => this.#render());
  #recorder = new Recorder({
    take: async () => /** @type {Viewfinder} */ (this.#viewfinder).jpeg(KEPT_SIDE),
    onTaken: (taken) => {
      this.#taken.add(taken);
      this.#render();
    },
    onError: (error) => this.#tell(String(error)),
    rate: () => this.#rate.valueAsNumber,
    mayTake: () => this.#isLive && this.#taken.length < MOST,
  });
  #shutter = createShutter("Hold to record", { begin: () => this.#recorder.begin(), end: () => this.#recorder.end() });
  #rate = element("input", { type: "range", class: "wb-range", ...RATES });
  #rateText = element("output", { class: "cam-rate" });
  #add = button("", () => this.#send());
  #status = element("p", { class: "wb-note", role: "status" });
  #wereWaiting = false; // pictures, as the server was told

  /** @param {TakerData} data */
  constructor(data) {
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
      element(
        "div",
        { class: "cam-side" },
        element("div", { class: "wb-row cam-actions" }, this.#shutter.view, this.#add),
        this.#status,
        this.#taken.view,
        element("p", { class: "wb-note" }, isTouched() ? TOUCH_HINT : HINT),
        rate,
      ),
    );
  }

  get hasUnsent() {
    return this.#taken.length > 0;
  }

  /** @param {Element} root */
  mount(root) {
    this.#viewfinder = new Viewfinder(() => this.#render());
    this.view.prepend(this.#viewfinder.view);
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
    const isBack = this.#way === null;
    this.#data = data;
    this.#way = way;
    if (data.answer) this.#sending?.answered(data.answer);
    if (isBack) this.#sending?.wayIsBack();
    this.#render();
  }

  /** The camera is closed; the pictures stay, and can be mounted again. */
  unmount() {
    this.#recorder.end();
    this.#viewfinder?.close();
    this.#viewfinder?.view.remove();
    this.#viewfinder = null;
    this.#way = null;
    this.#wereWaiting = false; // the server may be another one when it is mounted again
    this.view.remove();
  }

  get #isLive() {
    return this.#viewfinder?.isLive ?? false;
  }

  async #send() {
    if (!this.#way || this.#sending) return;
    const way = {
      send: (/** @type {StreamPiece} */ piece) => this.#way?.send(piece),
      stop: (/** @type {string} */ id) => this.#way?.stop(id),
    };
    const stream = new UploadStream(this.#taken.files());
    const sending = new Sending(newId(), stream, this.#data, way);
    this.#sending = sending;
    this.#tell(`Adding to “${sending.label}” …`);
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
    setText(this.#status, text);
    this.#render();
  }

  #render() {
    const { rules } = this.#data;
    this.#viewfinder?.showSquare(rules !== null && usesMiddleSquare(rules));
    const isFull = this.#taken.length >= MOST;
    this.#shutter.view.disabled = !this.#isLive || isFull || this.#sending !== null;
    setText(this.#rateText, this.#rate.value);
    setText(this.#add, this.#data.label ? `Add to “${this.#data.label}”` : "Add");
    this.#add.disabled = !this.#data.label || this.#taken.length === 0 || this.#sending !== null;
    this.#taken.lock(this.#sending !== null);
    if (isFull) setText(this.#status, FULL);
    this.#tellWaiting();
  }

  #tellWaiting() {
    if (!this.#way || this.hasUnsent === this.#wereWaiting) return;
    this.#wereWaiting = this.hasUnsent;
    this.#way.tellWaiting(this.#wereWaiting);
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
