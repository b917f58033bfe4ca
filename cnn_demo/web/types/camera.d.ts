// What the camera's modules use of the page and of Python. Tests give a small page of their own.

import type { PreparationRules } from "../drawing/rules.js";
import type { PieceAnswer } from "./picture_upload.js";

/** The global object, as far as a camera needs it. */
export interface CameraPage {
  isSecureContext: boolean;
  navigator: { mediaDevices: Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> };
}

/** What Python passes to picture_taker.js: cnn_demo/ui/data/camera.py. key: of what its pictures belong to. label: the class
 * that they are added to, "" for none yet. rules: those of the data set's preparation; null where none is chosen yet. */
export interface TakerData {
  key: string;
  /** The address of the modules, counted from the page's. */
  modules: string;
  label: string;
  rules: PreparationRules | null;
  answer: PieceAnswer | null;
  pieceBytes: number;
}
