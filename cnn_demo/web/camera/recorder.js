// Takes one picture at a press of the shutter, and further ones at an even pace while it is held. Knows no camera.

/**
 * A picture that was taken. recording: the name of the press of the shutter to which it belongs. The moments are in milliseconds.
 *
 * @template Picture
 * @typedef {{picture: Picture, recording: string}} Taken
 */

const SECOND = 1000; // milliseconds

/**
 * take: gives a picture of this moment. onTaken: told each picture. rate: pictures a second. mayTake: asked before each one.
 *
 * @template Picture
 * @typedef {object} RecorderOptions
 * @property {() => Promise<Picture>} take
 * @property {(taken: Taken<Picture>) => void} onTaken
 * @property {(error: unknown) => void} onError
 * @property {() => number} rate
 * @property {() => boolean} mayTake
 */

/** @typedef {{now: () => number, setTimeout: (act: () => void, milliseconds: number) => unknown, newName: () => string}} Clock */

/** @template Picture */
export class Recorder {
  #options;
  #clock;
  /** @type {{name: string} | null} */
  #recording = null;

  /**
   * @param {RecorderOptions<Picture>} options
   * @param {Clock} clock
   */
  constructor(options, clock = BROWSER) {
    this.#options = options;
    this.#clock = clock;
  }

  get isRecording() {
    return this.#recording !== null;
  }

  /** The shutter is pressed. */
  async begin() {
    if (this.#recording) return;
    const recording = { name: this.#clock.newName() };
    this.#recording = recording;
    const start = this.#clock.now();
    // One that is released at once takes a picture, too.
    for (let count = 1; count === 1 || this.#recording === recording; count++) {
      if (!(await this.#take(recording.name))) break;
      await this.#until(start + (count * SECOND) / this.#options.rate());
    }
    if (this.#recording === recording) this.#recording = null;
  }

  /** The shutter is released. */
  end() {
    this.#recording = null;
  }

  /**
   * Whether there is a picture more.
   *
   * @param {string} recording
   */
  async #take(recording) {
    if (!this.#options.mayTake()) return false;
    try {
      this.#options.onTaken({ picture: await this.#options.take(), recording });
      return true;
    } catch (error) {
      this.#options.onError(error);
      return false;
    }
  }

  /** @param {number} moment */
  #until(moment) {
    return new Promise((done) => {
      this.#clock.setTimeout(() => done(undefined), Math.max(0, moment - this.#clock.now()));
    });
  }
}

/** @type {Clock} */
const BROWSER = {
  now: () => performance.now(),
  setTimeout: (act, milliseconds) => setTimeout(act, milliseconds),
  newName: () =>
    `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}-${Math.random().toString(36).slice(2, 6)}`,
};
