// What the camera's modules use of the page and of Python. Tests give a small page of their own.

/** The global object, as far as a camera needs it. */
export interface CameraPage {
  isSecureContext: boolean;
  navigator: { mediaDevices: Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> };
}
