// Which pictures of a grid are selected, and at which one the keyboard is.

export class Selection {
  /** @type {Set<number>} */
  #chosen = new Set();
  /** Where a range begins. */
  #anchor = 0;
  /** The picture that the keyboard is at. */
  at = 0;

  /** @param {number} length how many pictures there are, at least one */
  constructor(length) {
    this.length = length;
  }

  get count() {
    return this.#chosen.size;
  }

  /** @param {number} index */
  has(index) {
    return this.#chosen.has(index);
  }

  /** @param {number} index */
  toggle(index) {
    if (!this.#chosen.delete(index)) this.#chosen.add(index);
    this.at = this.#anchor = index;
  }

  /**
   * Go to a picture, or to the nearest one that there is.
   *
   * @param {number} index
   * @param {boolean} isExtending whether the pictures on the way are selected
   */
  go(index, isExtending) {
    const to = Math.max(0, Math.min(this.length - 1, index));
    if (isExtending) this.extend(to);
    else this.at = this.#anchor = to;
  }

  /**
   * Select the pictures from the one that was touched last to this one.
   *
   * @param {number} index
   */
  extend(index) {
    const [from, to] = this.#anchor < index ? [this.#anchor, index] : [index, this.#anchor];
    for (let place = from; place <= to; place++) this.#chosen.add(place);
    this.at = index;
  }

  toggleAll() {
    const isAll = this.#chosen.size === this.length;
    this.#chosen.clear();
    if (!isAll) for (let index = 0; index < this.length; index++) this.#chosen.add(index);
  }

  clear() {
    this.#chosen.clear();
  }
}
