// Writes a zip file whose members are stored without compression, as cnn_demo/runs/bundle_archive.py does.

const LOCAL_MARK = 0x04034b50;
const ENTRY_MARK = 0x02014b50;
const END_MARK = 0x06054b50;
const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const VERSION_NEEDED = 20;
const MADE_ON_UNIX = 3 << 8;
const FIRST_DATE = (1 << 5) | 1; // 1 January 1980: the same files make the same bytes
const PLAIN_FILE = (0o100644 << 16) >>> 0;
const POLYNOMIAL = 0xedb88320;

/** @typedef {{name: Uint8Array, content: Uint8Array, crc: number, at: number}} Member at: where its header begins */

/**
 * @param {Record<string, Uint8Array>} files name, in ASCII -> content, in the order of the zip
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function storedZip(files) {
  let at = 0;
  const members = Object.entries(files).map(([text, content]) => {
    const name = new TextEncoder().encode(text);
    const member = { name, content, crc: crc32(content), at };
    at += LOCAL_BYTES + name.length + content.length;
    return member;
  });
  const directoryBytes = members.reduce((total, { name }) => total + ENTRY_BYTES + name.length, 0);
  const zip = new Uint8Array(at + directoryBytes + END_BYTES);
  for (const member of members) putLocal(zip, member);
  let entryAt = at;
  for (const member of members) entryAt = putEntry(zip, member, entryAt);
  putEnd(zip, members.length, at, directoryBytes);
  return zip;
}

/**
 * @param {Uint8Array<ArrayBuffer>} zip
 * @param {Member} member
 */
function putLocal(zip, { name, content, crc, at }) {
  const header = new DataView(zip.buffer, at, LOCAL_BYTES);
  header.setUint32(0, LOCAL_MARK, true);
  putCommon(header, 4, name, content, crc);
  zip.set(name, at + LOCAL_BYTES);
  zip.set(content, at + LOCAL_BYTES + name.length);
}

/**
 * Put an entry of the table of contents; returns where it ends.
 *
 * @param {Uint8Array<ArrayBuffer>} zip
 * @param {Member} member
 * @param {number} entryAt
 */
function putEntry(zip, { name, content, crc, at }, entryAt) {
  const entry = new DataView(zip.buffer, entryAt, ENTRY_BYTES);
  entry.setUint32(0, ENTRY_MARK, true);
  entry.setUint16(4, MADE_ON_UNIX | VERSION_NEEDED, true);
  putCommon(entry, 6, name, content, crc);
  entry.setUint32(38, PLAIN_FILE, true);
  entry.setUint32(42, at, true);
  zip.set(name, entryAt + ENTRY_BYTES);
  return entryAt + ENTRY_BYTES + name.length;
}

/**
 * The fields that a member's header and its entry share: flags and compression stay 0.
 *
 * @param {DataView} view
 * @param {number} start
 * @param {Uint8Array} name
 * @param {Uint8Array} content
 * @param {number} crc
 */
function putCommon(view, start, name, content, crc) {
  view.setUint16(start, VERSION_NEEDED, true);
  view.setUint16(start + 8, FIRST_DATE, true);
  view.setUint32(start + 10, crc, true);
  view.setUint32(start + 14, content.length, true);
  view.setUint32(start + 18, content.length, true);
  view.setUint16(start + 22, name.length, true);
}

/**
 * @param {Uint8Array<ArrayBuffer>} zip
 * @param {number} count
 * @param {number} directoryAt
 * @param {number} directoryBytes
 */
function putEnd(zip, count, directoryAt, directoryBytes) {
  const end = new DataView(zip.buffer, directoryAt + directoryBytes, END_BYTES);
  end.setUint32(0, END_MARK, true);
  end.setUint16(8, count, true);
  end.setUint16(10, count, true);
  end.setUint32(12, directoryBytes, true);
  end.setUint32(16, directoryAt, true);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? POLYNOMIAL ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * The checksum of zip files.
 *
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (let index = 0; index < bytes.length; index++) crc = TABLE[(crc ^ bytes[index]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
