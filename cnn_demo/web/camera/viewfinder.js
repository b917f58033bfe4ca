// The picture of a camera in a square, whole or its middle alone. Closes the camera while nobody sees it.

import { element, setText } from "../pad/elements.js";
import { CameraError, closeCamera, countCameras, openCamera, openOther, USUAL } from "./camera.js";
import { paintFrame } from "./frame.js";

/** @import { Camera } from "./camera.js" */

/** @typedef {"off" | "opening" | "live" | "failed"} State */

const OFF = "The camera is off.";
const OPENING = "Allow the camera if the browser asks.";
const LOST = "The camera was disconnected or taken by another program.";
const JPEG_QUALITY = 0.9;

/** Shows the camera; `view` is its element. */
export class Viewfinder {
  #video = element("video", { class: "cam-video", playsinline: "", "aria-label": "Picture of the camera" });
  #message = element("p", { role: "status" });
  #start = element("button", { type: "button", class: "wb-button" });
  #other = element("button", { type: "button", class: "wb-button cam-other" }, "Other camera");
  #canvas = element("canvas");
  /** @type {Camera | null} */
  #camera = null;
  /** @type {State} */
  #state = "off";
  /** @type {MediaTrackConstraints} */
  #choice = USUAL;
  #isWanted = false;
  #place = new ResizeObserver(() => this.#follow()); // it has no width while what it stands in is hidden
  #attempt = 0; // an answer of the browser to an earlier one is too late
  /** @type {(state: State) => void} */
  #onState = () => {};

  /** @param {(state: State) => void} onState called after each change */
  constructor(onState) {
    this.#video.muted = true;
    const messages = element("div", { class: "cam-message" }, this.#message, this.#start);
    this.view = element("div", { class: "cam" }, this.#video, messages, this.#other);
    this.#start.addEventListener("click", () => this.open());
    this.#other.addEventListener("click", () => this.#change());
    document.addEventListener("visibilitychange", this.#follow);
    globalThis.addEventListener("pagehide", this.#stop);
    this.#place.observe(this.view);
    this.#show("off", OFF);
    this.#onState = onState;
  }

  get isLive() {
    return this.#state === "live";
  }

  /** Open the camera; the square says where that fails. */
  open() {
    this.#isWanted = true;
    return this.#use(() => openCamera(this.#choice));
  }

  /** Close the camera; it does not open again. */
  close() {
    this.#isWanted = false;
    document.removeEventListener("visibilitychange", this.#follow);
    globalThis.removeEventListener("pagehide", this.#stop);
    this.#place.disconnect();
    this.#stop();
  }

  /**
   * Show the middle square alone, for a network that uses no more, or the whole picture. Pictures are whole always.
   *
   * @param {boolean} isSquare
   */
  showSquare(isSquare) {
    this.view.classList.toggle("cam-square", isSquare);
  }

  /**
   * Stand still at the present picture, or go on.
   *
   * @param {boolean} isStill
   */
  hold(isStill) {
    if (isStill) this.#video.pause();
    else if (this.isLive) this.#video.play();
  }

  /**
   * The whole of the present picture, never mirrored.
   *
   * @param {number} side the most pixels of its longer side
   */
  picture(side) {
    const context = paintFrame(this.#canvas, this.#video, side);
    return context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /**
   * The same as a PNG in a data URL.
   *
   * @param {number} side
   */
  png(side) {
    paintFrame(this.#canvas, this.#video, side);
    return this.#canvas.toDataURL("image/png");
  }

  /**
   * The same as the bytes of a JPEG.
   *
   * @param {number} side
   * @returns {Promise<Blob>}
   */
  jpeg(side) {
    paintFrame(this.#canvas, this.#video, side);
    return new Promise((resolve, reject) => {
      const take = (/** @type {Blob | null} */ blob) =>
        blob ? resolve(blob) : reject(new CameraError("This browser made no JPEG of the camera's picture."));
      this.#canvas.toBlob(take, "image/jpeg", JPEG_QUALITY);
    });
  }

  #change() {
    const camera = this.#camera;
    if (camera) this.#use(() => openOther(camera));
  }

  /** @param {() => Promise<Camera>} opening */
  async #use(opening) {
    const attempt = ++this.#attempt;
    this.#show("opening", OPENING);
    try {
      const camera = await opening();
      if (attempt !== this.#attempt) return closeCamera(camera);
      this.#release();
      await this.#begin(camera);
      const count = await countCameras();
      if (attempt !== this.#attempt) return;
      this.#other.hidden = count < 2;
      this.#show("live", "");
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#release();
      this.#show("failed", error instanceof Error ? error.message : String(error));
      if (!(error instanceof CameraError)) globalThis.reportError(error);
    }
  }

  /** @param {Camera} camera */
  async #begin(camera) {
    this.#camera = camera;
    this.#choice = camera.again;
    this.#video.srcObject = camera.stream;
    this.#video.classList.toggle("cam-mirrored", camera.isMirrored);
    camera.stream.getVideoTracks()[0].addEventListener("ended", () => {
      if (camera !== this.#camera) return;
      this.#stop();
      this.#show("failed", LOST);
    });
    await this.#video.play();
  }

  /** Close the camera while it is hidden, and open it again afterwards. */
  #follow = () => {
    const isHidden = document.hidden || this.view.offsetWidth === 0;
    if (isHidden && this.#state !== "off") this.#stop();
    if (!isHidden && this.#isWanted && this.#state === "off") this.open();
  };

  #stop = () => {
    this.#attempt++;
    this.#release();
    this.#show("off", OFF);
  };

  #release() {
    if (this.#camera) closeCamera(this.#camera);
    this.#camera = null;
    this.#video.srcObject = null;
  }

  /**
   * @param {State} state
   * @param {string} message
   */
  #show(state, message) {
    this.#state = state;
    this.view.dataset.state = state;
    setText(this.#message, message);
    setText(this.#start, state === "failed" ? "Try again" : "Turn on the camera");
    this.#start.hidden = state === "opening" || state === "live";
    if (state !== "live") this.#other.hidden = true;
    this.#onState(state);
  }
}
