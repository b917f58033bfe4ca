// Files as one stream of bytes, of which any part can be read: a line of JSON with names and sizes, then the contents.

/** @import { NamedFile } from "../types/picture_upload.js" */

/** What cnn_demo/own_data/upload.py reads. */
export class UploadStream {
  /** @type {Uint8Array<ArrayBuffer>} */
  #header;
  /** @type {number[]} where each file begins, and the end of the last one */
  #starts;

  /** @param {NamedFile[]} files */
  constructor(files) {
    this.files = files;
    const listed = files.map(({ path, file }) => [path, file.size]);
    this.#header = new TextEncoder().encode(`${JSON.stringify(listed)}\n`);
    this.#starts = [this.#header.length];
    for (const { file } of files) this.#starts.push(this.#starts[this.#starts.length - 1] + file.size);
  }

  /** In bytes. */
  get size() {
    return this.#starts[this.#starts.length - 1];
  }

  /**
   * How many files lie before that byte as a whole.
   *
   * @param {number} end
   */
  wholeBefore(end) {
    let low = 0;
    let high = this.files.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= end) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * The bytes from start to end, the end excluded. Throws the browser's error where a file cannot be read any more.
   *
   * @param {number} start
   * @param {number} end
   */
  async part(start, end) {
    const last = Math.min(end, this.size);
    const bytes = new Uint8Array(last - start);
    if (start < this.#header.length) bytes.set(this.#header.subarray(start, last));
    for (let at = this.wholeBefore(start); at < this.files.length && this.#starts[at] < last; at++) {
      const begin = this.#starts[at];
      const from = Math.max(start, begin);
      const slice = this.files[at].file.slice(from - begin, last - begin);
      const content = new Uint8Array(await slice.arrayBuffer());
      if (content.length !== Math.min(last, this.#starts[at + 1]) - from) throw new Error(this.files[at].path);
      bytes.set(content, from - start);
    }
    return bytes;
  }
}
