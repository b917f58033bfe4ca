// The sentences of an upload: how far it is, and why it is refused before it begins.

/** @import { UploadStream } from "./upload_stream.js" */
/** @import { UploadData } from "../types/picture_upload.js" */

const MEGABYTE = 1024 ** 2;
const SECONDS_BEFORE_ESTIMATE = 2;

/**
 * @param {UploadStream} stream
 * @param {number} bytes that have arrived
 * @param {{bytes: number, seconds: number}} pace how many of them in how many seconds
 */
export function progressText(stream, bytes, pace) {
  const files = count(stream.files.length);
  const whole = count(stream.wholeBefore(bytes));
  const text = `Sending: ${whole} of ${files} files, ${megabytes(bytes)} of ${megabytes(stream.size)} MB`;
  if (pace.seconds < SECONDS_BEFORE_ESTIMATE || pace.bytes === 0) return text;
  return `${text}, about ${duration(((stream.size - bytes) * pace.seconds) / pace.bytes)} left`;
}

/**
 * Why an upload cannot begin; null where it can.
 *
 * @param {number} files
 * @param {number} size
 * @param {Pick<UploadData, "mostBytes" | "mostFiles">} limits
 */
export function refusal(files, size, { mostBytes, mostFiles }) {
  if (files > mostFiles) {
    return `You chose ${count(files)} files; one upload may have ${count(mostFiles)}. Add them in several parts.`;
  }
  if (size > mostBytes) {
    return `The files have ${megabytes(size)} MB together; one upload may have ${megabytes(mostBytes)} MB. Add them in several parts.`;
  }
  return null;
}

/** @param {number} seconds */
function duration(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  const value = bytes / MEGABYTE;
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** @param {number} value */
function count(value) {
  return value.toLocaleString("en-US");
}
