// The figures of a training while it runs, in tiles.

import { element, setText } from "../../pad/elements.js";
import { percentText, secondsText, wholeText } from "./number_texts.js";
import { tile } from "./parts.js";

/** @import { HeldTraining } from "../../types/device_training.js" */
/** @import { BatchRecord, EpochRecord } from "../../types/training.js" */

/** `view` is its element. */
export function createFiguresView() {
  const tiles = {
    accuracy: tile("Validation accuracy"),
    validationLoss: tile("Validation loss"),
    loss: tile("Batch loss"),
    speed: tile("Images per second"),
    rate: tile("Learning rate"),
    seconds: tile("Trained for"),
  };
  return {
    view: element("dl", { class: "tp-tiles" }, ...Object.values(tiles).map(({ view }) => view)),
    /**
     * @param {HeldTraining} held
     * @param {{batch: BatchRecord | null, epoch: EpochRecord | null}} newest
     */
    show(held, { batch, epoch }) {
      setText(tiles.accuracy.value, epoch ? percentText(epoch.val_accuracy) : "–");
      setText(tiles.validationLoss.value, epoch ? epoch.val_loss.toFixed(3) : "–");
      setText(tiles.loss.value, batch ? batch.loss.toFixed(3) : "–");
      setText(tiles.speed.value, batch ? wholeText(batch.images_per_second) : "–");
      setText(tiles.rate.value, batch ? String(Number(batch.learning_rate.toPrecision(2))) : "–");
      setText(tiles.seconds.value, secondsText(held.position?.seconds ?? 0));
    },
  };
}
