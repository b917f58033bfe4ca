// Sums of loss and of right predictions over the batches since the last report.

/** @typedef {() => number} Clock gives milliseconds */

/** Means are over the images. */
export class BatchSums {
  /** @param {Clock} now */
  constructor(now) {
    this.now = now;
    this.images = 0;
    this.lossSum = 0;
    this.rightSum = 0;
    this.started = now();
  }

  /**
   * @param {number} images
   * @param {number} loss their mean loss
   * @param {number} right how many were predicted right
   */
  add(images, loss, right) {
    this.images += images;
    this.lossSum += loss * images;
    this.rightSum += right;
  }

  get loss() {
    return this.lossSum / this.images;
  }

  get accuracy() {
    return this.rightSum / this.images;
  }

  /** Since the first batch began. */
  get seconds() {
    return Math.max((this.now() - this.started) / 1000, 1e-6);
  }
}
