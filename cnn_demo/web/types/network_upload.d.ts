// How a network goes from this browser to the server, piece by piece: cnn_demo/ui/widgets/network_upload.py.

/** A piece of a bundle. id: of the training. size: of the whole bundle, in bytes. data: base64. */
export interface UploadPiece {
  id: string;
  size: number;
  index: number;
  data: string;
}

/** pieces: how many have arrived. run: the id of the run that was made, null before. error: a sentence, null for none. */
export interface UploadAnswer {
  id: string;
  pieces: number;
  run: string | null;
  error: string | null;
}

/**
 * On the page's global object. send: null while no part of the page reaches the server. listener: of the upload that runs.
 * place: the element of the component that opened it last.
 */
export interface UploadDoor {
  send: ((piece: UploadPiece) => void) | null;
  listener: ((answer: UploadAnswer) => void) | null;
  place: HTMLElement | ShadowRoot | null;
}

/** What keeping a network needs of a page. Tests give a small one of their own. */
export interface KeepingPage {
  document: Document;
  URL: Pick<typeof URL, "createObjectURL" | "revokeObjectURL">;
  setTimeout: (act: () => void, milliseconds: number) => unknown;
}
