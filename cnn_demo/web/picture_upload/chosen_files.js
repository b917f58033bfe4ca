// The files that a visitor has chosen or dropped, with their paths: folders are read through, with all that is in them.

/** @import { NamedFile } from "../types/picture_upload.js" */

// What systems add to folders by themselves.
const NO_CONTENT = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX)(\/|$)/i;

/**
 * @param {Iterable<File>} files of a field
 * @returns {NamedFile[]}
 */
export function ofField(files) {
  return sorted([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/**
 * Of what was dropped. Call it in the event's handler: later the browser has forgotten what was dropped.
 *
 * @param {DataTransfer} dropped
 * @returns {Promise<NamedFile[]>}
 */
export async function ofDrop(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry != null);
  if (!entries.length) return ofField(dropped.files);
  /** @type {NamedFile[]} */
  const found = [];
  for (const entry of entries) await read(entry, found);
  return sorted(found);
}

/**
 * Add the files of a folder, or the file, to those that were found.
 *
 * @param {FileSystemEntry} entry
 * @param {NamedFile[]} found
 */
async function read(entry, found) {
  if (isFile(entry)) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  // A reader gives some hundred entries at a time, and none at the end.
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!entries.length) return;
    for (const inside of entries) await read(inside, found);
  }
}

/**
 * @param {FileSystemEntry} entry
 * @returns {entry is FileSystemFileEntry}
 */
function isFile(entry) {
  return entry.isFile;
}

/**
 * Without the files that systems add, in the order of their paths, numbers by their value.
 *
 * @param {NamedFile[]} files
 */
function sorted(files) {
  const order = new Intl.Collator(undefined, { numeric: true });
  return files.filter(({ path }) => !NO_CONTENT.test(path)).sort((one, other) => order.compare(one.path, other.path));
}
