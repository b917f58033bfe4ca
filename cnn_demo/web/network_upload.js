// The way from this page to the server for networks that were trained in this browser; see training/keep_on_server.js.

/** @import { ComponentArguments } from "./types/streamlit.js" */
/** @import { UploadAnswer, UploadDoor } from "./types/network_upload.js" */

const DOOR = Symbol.for("cnn-demo.network-upload");

/** @type {typeof globalThis & {[DOOR]?: UploadDoor}} the page's global object, on which the modules find the door */
const page = globalThis;

/** @param {Pick<ComponentArguments<{answer: UploadAnswer | null}>, "data" | "parentElement" | "setTriggerValue">} component */
export default function ({ data, parentElement, setTriggerValue }) {
  page[DOOR] ??= { send: null, listener: null, place: null };
  const door = page[DOOR];
  door.place = parentElement;
  door.send = (piece) => setTriggerValue("piece", piece);
  if (data.answer) door.listener?.(data.answer);
  return () => {
    if (door.place === parentElement) door.send = null; // else another page has opened it already
  };
}
