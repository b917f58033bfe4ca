// Sends a stream of files to the server, one piece after the other, each once the one before has arrived.

/** @import { PieceAnswer, UploadWay } from "../types/picture_upload.js" */
/** @import { UploadStream } from "./upload_stream.js" */

const RESEND_MILLISECONDS = 10_000; // a piece that is lost is sent again; the server knows it by its number
const MOST_SENDS = 6;
const CHARACTERS_AT_ONCE = 0x8000; // arguments of one call
export const NO_ANSWER =
  "The server does not answer. Check the connection, then try again: it goes on where it stopped.";
const UNREADABLE = "A file can no longer be read; it was changed, moved or deleted. Choose the files again.";

/** Why an upload has ended before all had arrived. canGoOn: whether another try can go on where this one has stopped. */
export class SendingError extends Error {
  /**
   * @param {string} message
   * @param {boolean} canGoOn
   */
  constructor(message, canGoOn) {
    super(message);
    this.canGoOn = canGoOn;
  }
}

/** One upload. */
export class Sending {
  /** @type {(answer: PieceAnswer) => void} */
  #take = () => {};
  #sendAgain = () => {};
  #pieces = 0;
  #isStopped = false;

  /**
   * @param {string} id
   * @param {UploadStream} stream
   * @param {{pieceBytes: number, label: string}} options
   * @param {Pick<UploadWay, "send" | "stop">} way
   * @param {{setTimeout: typeof setTimeout, clearTimeout: typeof clearTimeout}} clock
   */
  constructor(id, stream, { pieceBytes, label }, way, clock = globalThis) {
    this.id = id;
    this.stream = stream;
    this.pieceBytes = pieceBytes;
    this.label = label;
    this.way = way;
    this.clock = clock;
  }

  /** How many bytes have arrived. */
  get bytes() {
    return Math.min(this.#pieces * this.pieceBytes, this.stream.size);
  }

  get isWhole() {
    return this.bytes === this.stream.size;
  }

  /** The way to the server was gone and is there again: send at once what waits for an answer. */
  wayIsBack() {
    this.#sendAgain();
  }

  /** @param {PieceAnswer} answer of the server, also one that was given before */
  answered(answer) {
    if (answer.id === this.id) this.#take(answer);
  }

  stop() {
    this.#isStopped = true;
    this.#take({ id: this.id, pieces: this.#pieces, error: null });
    this.way.stop(this.id);
  }

  /**
   * Send what has not arrived yet. Whether all has arrived; false where it was stopped. Throws SendingError.
   *
   * @param {(bytes: number) => void} onProgress told how many bytes have arrived
   */
  async run(onProgress) {
    const count = Math.ceil(this.stream.size / this.pieceBytes);
    let next = this.#read(this.#pieces);
    while (this.#pieces < count) {
      const data = base64(await next);
      if (this.#isStopped) return false;
      if (this.#pieces + 1 < count) next = this.#read(this.#pieces + 1); // while this one is on its way
      next.catch(() => {}); // it is told when its turn comes
      await this.#deliver(data);
      if (this.#isStopped) return false;
      onProgress(this.bytes);
    }
    return true;
  }

  /** @param {number} index */
  async #read(index) {
    try {
      return await this.stream.part(index * this.pieceBytes, (index + 1) * this.pieceBytes);
    } catch {
      throw new SendingError(UNREADABLE, false);
    }
  }

  /**
   * Send the next piece until the server says that it is there.
   *
   * @param {string} data
   * @returns {Promise<void>}
   */
  #deliver(data) {
    const index = this.#pieces;
    return new Promise((resolve, reject) => {
      let sends = 0;
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      const end = () => {
        this.clock.clearTimeout(timer);
        this.#take = this.#sendAgain = () => {};
      };
      const send = () => {
        if (sends++ === MOST_SENDS) {
          end();
          reject(new SendingError(NO_ANSWER, true));
          return;
        }
        timer = this.clock.setTimeout(send, RESEND_MILLISECONDS);
        this.way.send({ id: this.id, size: this.stream.size, index, label: this.label, data });
      };
      this.#sendAgain = () => {
        this.clock.clearTimeout(timer);
        send();
      };
      this.#take = ({ pieces, error }) => {
        if (!error && pieces <= index && !this.#isStopped) return; // the answer to an earlier piece
        end();
        if (error) return reject(new SendingError(error, false));
        this.#pieces = Math.max(pieces, index);
        resolve();
      };
      send();
    });
  }
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHARACTERS_AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_AT_ONCE));
  }
  return btoa(text);
}
