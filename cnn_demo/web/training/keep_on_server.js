// Sends a network that this device has trained to the server, which makes a run of it.

import { NetworkError } from "../network/network_error.js";
import { bundleOf } from "./bundle.js";

/** @import { TrainedOnDevice, TrainingPlan } from "../types/training.js" */
/** @import { KeepingPage, UploadAnswer, UploadDoor, UploadPiece } from "../types/network_upload.js" */

const DOOR = Symbol.for("cnn-demo.network-upload"); // see network_upload.js
export const PIECE_BYTES = 720 * 1024; // as in cnn_demo/runs/bundle_arrival.py
const ANSWER_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 100;
const CHARACTERS_AT_ONCE = 0x8000; // arguments of one call
const STAYS = "The network is still on this device.";

/** @typedef {KeepingPage & {[DOOR]?: UploadDoor}} Page */

/**
 * Send the network to the server, which checks it and makes a run of it. Returns the id of the run. Throws NetworkError.
 *
 * @param {TrainingPlan} plan
 * @param {TrainedOnDevice} trained
 * @param {(share: number) => void} onProgress told the share that has arrived, from 0 to 1
 * @param {Page} page
 */
export async function keepOnServer(plan, trained, onProgress = () => {}, page = globalThis) {
  const door = page[DOOR];
  if (!door?.send) throw new NetworkError(`This page cannot reach the server now. ${STAYS} Reload the page.`);
  if (door.listener) throw new NetworkError("Another network is on its way to the server. Wait for its end.");
  const answers = new Answers(door, page);
  try {
    const bundle = bundleOf(plan, trained);
    const count = Math.ceil(bundle.length / PIECE_BYTES);
    for (let index = 0; index < count; index++) {
      const data = base64(bundle.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES));
      const answer = await answers.to({ id: plan.id, size: bundle.length, index, data });
      if (answer.error) throw new NetworkError(`${answer.error} ${STAYS}`);
      if (answer.run) return answer.run;
      onProgress((index + 1) / count);
    }
  } finally {
    answers.close();
  }
  throw new NetworkError(`The server made no run of the network. ${STAYS} Try again.`);
}

/** Sends pieces through the door, one after the other, and waits for the server's answer to each. */
class Answers {
  /** @type {(answer: UploadAnswer) => void} */
  #take = () => {};

  /**
   * @param {UploadDoor} door
   * @param {KeepingPage} page
   */
  constructor(door, page) {
    this.door = door;
    this.page = page;
    door.listener = (answer) => this.#take(answer);
  }

  close() {
    this.door.listener = null;
  }

  /**
   * Throws NetworkError where no answer comes.
   *
   * @param {UploadPiece} piece
   * @returns {Promise<UploadAnswer>}
   */
  to(piece) {
    return new Promise((resolve, reject) => {
      let isWaiting = true;
      const fail = (/** @type {string} */ why) => {
        isWaiting = false;
        reject(new NetworkError(`${why} ${STAYS} Try again.`));
      };
      const look = () => {
        if (!isWaiting) return;
        if (!this.door.send) return fail("The page was left before all of the network had arrived at the server.");
        this.page.setTimeout(look, LOOK_MILLISECONDS);
      };
      this.page.setTimeout(() => isWaiting && fail("The server does not answer."), ANSWER_MILLISECONDS);
      this.#take = (answer) => {
        const isOfThis = answer.id === piece.id && (answer.pieces > piece.index || answer.run || answer.error);
        if (!isOfThis) return; // an earlier one, repeated by a rerun of the page
        isWaiting = false;
        resolve(answer);
      };
      this.door.send?.(piece);
      look();
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
