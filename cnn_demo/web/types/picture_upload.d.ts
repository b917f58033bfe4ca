// How files go from this browser to the server, piece by piece: cnn_demo/ui/widgets/picture_upload.py.

/** A file and its path as the visitor knows it, such as leaves/oak/1.jpg. */
export interface NamedFile {
  path: string;
  file: Blob;
}

/** A piece of the stream that web/picture_upload/upload_stream.js makes. size: of the whole stream. label: the class that was
 * chosen when its sending began, "" for none. data: base64. */
export interface StreamPiece {
  id: string;
  size: number;
  index: number;
  label: string;
  data: string;
}

/** pieces: how many have arrived of the upload of that id. error: a sentence, null for none. */
export interface PieceAnswer {
  id: string;
  pieces: number;
  error: string | null;
}

/** What Python passes to the component. key: of what its files belong to. modules: the address of the modules. label: the class
 * of the files that are chosen now, "" for none. over: the upload that the server is done with. */
export interface UploadData {
  key: string;
  modules: string;
  label: string;
  answer: PieceAnswer | null;
  over: string | null;
  pieceBytes: number;
  mostBytes: number;
  mostFiles: number;
  /** What the fields of files accept, such as ".png,.zip". */
  accept: string;
  /** What can be brought, a sentence. */
  formats: string;
  /** The same where no folder can be chosen. */
  formatsWithoutFolders: string;
}

/** The way to the server. stop: tells it that the upload of that id is not wanted any more. tellWaiting: tells whether there is
 * something that was not sent yet. */
export interface UploadWay {
  send: (piece: StreamPiece) => void;
  stop: (id: string) => void;
  tellWaiting: (areWaiting: boolean) => void;
}
