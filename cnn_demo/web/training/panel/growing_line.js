// A chart line that only grows, thinned to a bounded number of points: the twin of cnn_demo/ui/widgets/growing_line.py.

/** @import { ChartPoint, LineMessage } from "../../types/components.js" */

const MOST_POINTS = 400;

/**
 * Points in the order of their adding. Of all points so far, numbered from 0, it keeps 0, stride, 2 * stride and so on, and
 * the newest one. The stride starts at 1 and doubles when more than `most` points would be kept.
 */
export class GrowingLine {
  /** @type {ChartPoint[]} */
  kept = [];
  /** @type {ChartPoint | null} */
  newest = null;
  stride = 1;
  count = 0;
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;

  /** @param {number} most an even number */
  constructor(most = MOST_POINTS) {
    this.most = most;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  add(x, y) {
    if (this.count === this.most * this.stride) {
      this.kept = this.kept.filter((_, index) => index % 2 === 0);
      this.stride *= 2;
    }
    if (this.count % this.stride === 0) this.kept.push([x, y]);
    this.newest = [x, y];
    this.lowest = Math.min(this.lowest, y);
    this.highest = Math.max(this.highest, y);
    this.count += 1;
  }

  /**
   * All of its points, for a chart.
   *
   * @returns {LineMessage}
   */
  message() {
    const isNewestKept = this.count === 0 || (this.count - 1) % this.stride === 0;
    return { from: 0, points: this.kept, newest: this.newest && !isNewestKept ? [this.newest] : [] };
  }
}
