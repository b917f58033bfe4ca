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

/** The training is no longer this tab's: it may not write it any more. */
export class NotOwnedError extends Error {}

/** Another tab has taken the training over. */
export class TakenOverError extends NotOwnedError {
  name = "TakenOverError";

  constructor() {
    super("Another tab of this browser has taken this training over and goes on with it.");
  }
}

/** Another tab has trained it to its end, so the stored network must stay. */
export class AlreadyTrainedError extends NotOwnedError {
  name = "AlreadyTrainedError";

  /** @param {"stopped" | "done"} outcome */
  constructor(outcome) {
    super("Another tab of this browser has ended this training.");
    this.outcome = outcome;
  }
}

/** What the page has shown of the training is not stored any more. */
export class DeletedError extends NotOwnedError {
  name = "DeletedError";

  constructor() {
    super(
      "This device has the training no more: it was deleted, or kept on the server, in another tab of this browser.",
    );
  }
}
