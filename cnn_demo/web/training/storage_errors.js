// The errors of storing a training on this device; each message is a whole sentence for the visitor.

/** The browser stores nothing for this page, as in some private windows. */
export class StorageForbiddenError extends Error {
  name = "StorageForbiddenError";

  constructor() {
    super("This browser stores nothing for this page, as in some private windows.");
  }
}

/** No space is left. Nothing is removed for it: the visitor decides what goes. */
export class StorageFullError extends Error {
  name = "StorageFullError";

  /** @param {string[]} names of the other trained networks that this device stores */
  constructor(names) {
    const wayOut = "Networks on this device that you no longer need can be deleted on the Draw page";
    const full = "This device has no space left to store it.";
    super(names.length ? `${full} ${wayOut}: ${names.join(", ")}.` : full);
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

/** The arrays of a checkpoint are not those of the plan's network and optimizer. */
export class WrongCheckpointError extends Error {
  name = "WrongCheckpointError";

  constructor() {
    super("The checkpoint on this device belongs to another design or recipe. Start the training again.");
  }
}
