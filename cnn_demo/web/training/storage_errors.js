// The errors of storing a training on this device; each message is a whole sentence for the visitor.

/** The browser stores nothing for this page, as in some private windows. */
export class StorageForbiddenError extends Error {
  name = "StorageForbiddenError";

  constructor() {
    super("This browser stores nothing for this page, as in some private windows. A reload loses the training.");
  }
}

/** No space is left, although older trainings were removed. */
export class StorageFullError extends Error {
  name = "StorageFullError";

  constructor() {
    super("This device has no space left for the training. A reload loses what was trained since the last checkpoint.");
  }
}

/** Another tab has taken the training over, so this one may not write it any more. */
export class TakenOverError extends Error {
  name = "TakenOverError";

  constructor() {
    super("Another tab of this browser has taken this training over and goes on with it.");
  }
}
