// Where the workbench's pictures come from: the pad, or the camera in its place.

import { inputOf } from "../drawing/preparation.js";
import { DIGIT_EXAMPLES, digitStrokes } from "../pad/digit_examples.js";
import { element } from "../pad/elements.js";
import { Pad } from "../pad/pad.js";
import { button } from "../pad/pad_controls.js";
import { loadStrokes, saveStrokes } from "../pad/saved_strokes.js";
import { CAMERA_LOADING, CAMERA_OFF, cameraInvitation, invitation } from "./texts.js";

/** @import { LiveCamera } from "../camera/live_camera.js" */
/** @import { NetworkInput } from "../drawing/steps.js" */
/** @import { Change } from "../pad/pad.js" */
/** @import { NetworkHeader } from "../types/network.js" */
/** @import { AnswerText } from "./texts.js" */
/** @import { WorkbenchOptions } from "./workbench.js" */

/**
 * A picture, and its preparation for the network: null where nothing is on the picture.
 *
 * @typedef {Change & {inputOf: (picture: ImageData, network: NetworkHeader) => NetworkInput | null}} Pictured
 */

/**
 * onDrawing gets the newest state of the drawing. onFrame gets a picture of the camera; the next one comes when its promise is
 * fulfilled. onNothing: there is no picture; texts to show instead. onError: of what fails in the background.
 *
 * @typedef {object} SourceEvents
 * @property {(drawing: Pictured) => void} onDrawing
 * @property {(frame: Pictured) => Promise<void>} onFrame
 * @property {(texts: AnswerText) => void} onNothing
 * @property {(error: unknown) => void} onError
 */

const DEMONSTRATED = 2;
const CAMERA = /** @type {const} */ ("camera");
const PAD = /** @type {const} */ ("pad");

/** The pad and the camera, one of which is on the page; `view` is their element. */
export class PictureSource {
  #network;
  #options;
  #events;
  #pad;
  /** @type {LiveCamera | null} */
  #camera = null;

  /**
   * @param {NetworkHeader} network
   * @param {WorkbenchOptions} options
   * @param {SourceEvents} events
   */
  constructor(network, options, events) {
    this.#network = network;
    this.#options = options;
    this.#events = events;
    this.#pad = this.#createPad();
    this.view = element("div", { class: "wb-pad" }, this.#pad.view);
  }

  start() {
    const key = this.#options.keepStrokesAs;
    this.#pad.restore(key ? loadStrokes(key) : []);
  }

  close() {
    this.#camera?.close();
  }

  /** Empty the pad. What the camera sees stays. */
  clear() {
    if (!this.#camera) this.#pad.restore([]);
  }

  /** Draw a digit by itself where the visitor has drawn nothing. */
  demonstrate() {
    if (this.#pad.isEmpty) this.#pad.demonstrate(digitStrokes(DEMONSTRATED));
  }

  /** Whether the camera has taken the place of the pad. */
  get isCamera() {
    return this.#camera !== null;
  }

  /** Report the present picture again. */
  repeat() {
    if (this.#camera) this.#camera.repeat();
    else this.#pad.repeat();
  }

  /** Shown in place of the answer while nothing is on the picture. */
  invitation() {
    return (this.#camera ? cameraInvitation : invitation)(this.#network);
  }

  /** The present picture as it is sent to the server. */
  taken() {
    const [id] = crypto.getRandomValues(new Uint32Array(1));
    const of = this.#camera ? { way: CAMERA, picture: this.#camera.png() } : { way: PAD, picture: this.#pad.png() };
    return { id: id.toString(16), ...of };
  }

  #createPad() {
    const { examples, demonstrates, camera, invitation } = this.#options;
    const isDigit = this.#network.preparation === "digit";
    const title = invitation ?? (isDigit ? "Draw a digit here" : "Draw here");
    return new Pad({
      onChange: (change) => this.#onDrawing(change),
      examples: examples ?? (isDigit ? DIGIT_EXAMPLES : []),
      // The preparation of a digit crops the picture anyway. A smaller picture gives the same input in less time.
      isPartEnough: isDigit,
      invitation: demonstrates ? "Your turn: draw a digit" : title,
      more: camera ? [button("Camera", () => this.#useCamera())] : [],
    });
  }

  /** @param {Change} change */
  #onDrawing(change) {
    const key = this.#options.keepStrokesAs;
    if (change.isFinal && key && !this.#pad.isDemonstrating) saveStrokes(key, this.#pad.strokes());
    this.#events.onDrawing({ ...change, inputOf });
  }

  async #useCamera() {
    this.#events.onNothing(CAMERA_LOADING);
    try {
      // Loaded when it is asked for: what finds a digit on paper is more than all of the pad.
      const { LiveCamera, inputOfFrame } = await import("../camera/live_camera.js");
      this.#camera = new LiveCamera({
        rules: this.#network,
        onFrame: (frame) => this.#events.onFrame({ ...frame, inputOf: inputOfFrame }),
        onOff: () => this.#events.onNothing(CAMERA_OFF),
        more: [button("Back to the pad", () => this.#usePad())],
      });
      this.view.replaceChildren(this.#camera.view);
      await this.#camera.open();
    } catch (error) {
      this.#events.onError(error);
    }
  }

  #usePad() {
    this.#camera?.close();
    this.#camera = null;
    this.view.replaceChildren(this.#pad.view);
    this.#pad.repeat();
  }
}
