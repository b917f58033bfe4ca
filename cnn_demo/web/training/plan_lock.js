// Lets one tab alone train a plan: a Web Lock, or messages between tabs where the browser has no locks.

/** @import { PlanLockPage } from "../types/device_training.js" */

/**
 * What a tab holds while it trains a plan. release: let others have it. isAsked: whether another tab wants it.
 *
 * @typedef {{release: () => void, isAsked: boolean}} PlanLock
 */

const CHANNEL = "cnn-demo-training";
const ANSWER_MS = 400; // another tab of this browser answers within some milliseconds, a busy one within this
const HAND_OVER_MS = 8000; // the time a tab has to end a batch and store a checkpoint

/**
 * Hold a plan for this tab. Returns null where another tab holds it.
 *
 * takeOver: ask that tab to pause and wait until it has stored a checkpoint; a tab that does not answer loses the plan.
 * onAsked: another tab wants the plan; this one must pause and then release it.
 *
 * @param {string} id of the plan
 * @param {{takeOver: boolean, onAsked: () => void}} options
 * @param {PlanLockPage} page
 * @returns {Promise<PlanLock | null>}
 */
export async function holdPlan(id, { takeOver, onAsked }, page = globalThis) {
  const channel = new page.BroadcastChannel(CHANNEL);
  const hold = page.navigator.locks ? holdByLock : holdByMessages;
  if (takeOver) channel.postMessage({ kind: "give", id });
  const release = await hold(id, takeOver, channel, page);
  if (!release) {
    channel.close();
    return null;
  }
  /** @type {PlanLock} */
  const lock = {
    isAsked: false,
    release: () => {
      release();
      channel.close();
    },
  };
  channel.addEventListener("message", ({ data }) => {
    if (data.kind !== "give" || data.id !== id) return;
    lock.isAsked = true;
    onAsked();
  });
  return lock;
}

/**
 * @param {string} id
 * @param {boolean} takeOver
 * @param {BroadcastChannel} _channel
 * @param {PlanLockPage} page
 * @returns {Promise<(() => void) | null>} a function that releases it
 */
async function holdByLock(id, takeOver, _channel, page) {
  const name = `${CHANNEL}-${id}`;
  if (!takeOver) return requested(name, { ifAvailable: true }, page);
  try {
    return await requested(name, { signal: page.AbortSignal.timeout(HAND_OVER_MS) }, page);
  } catch {
    return requested(name, { steal: true }, page); // that tab is asleep; Checkpoints keeps it from writing
  }
}

/**
 * @param {string} name
 * @param {LockOptions} options
 * @param {PlanLockPage} page
 * @returns {Promise<(() => void) | null>}
 */
function requested(name, options, page) {
  return new Promise((resolve, reject) => {
    const held = page.navigator.locks.request(name, options, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(() => release(undefined)));
    });
    held.catch(reject); // also when it is stolen, after it was held: then nobody listens any more
  });
}

/**
 * Pages without https have no locks: ask the other tabs, and answer them as long as it is held.
 *
 * @param {string} id
 * @param {boolean} takeOver
 * @param {BroadcastChannel} channel
 * @param {PlanLockPage} page
 * @returns {Promise<(() => void) | null>}
 */
async function holdByMessages(id, takeOver, channel, page) {
  const order = Math.random(); // of two tabs that ask at once, the one with the smaller number gets it
  let state = /** @type {"asking" | "held" | "refused"} */ ("asking");
  /** @param {MessageEvent} event */
  const answer = ({ data }) => {
    if (data.id !== id) return;
    const refuses = data.kind === "held" || (data.kind === "ask" && data.order < order);
    if (data.kind === "ask" && state === "held") channel.postMessage({ kind: "held", id });
    else if (state === "asking" && refuses) state = "refused";
  };
  channel.addEventListener("message", answer);
  const until = Date.now() + (takeOver ? HAND_OVER_MS : 0);
  do {
    state = "asking";
    channel.postMessage({ kind: "ask", id, order });
    await new Promise((resolve) => page.setTimeout(() => resolve(null), ANSWER_MS));
  } while (isRefused() && Date.now() < until);
  if (isRefused() && !takeOver) {
    channel.removeEventListener("message", answer);
    return null;
  }
  state = "held";
  return () => channel.removeEventListener("message", answer);

  function isRefused() {
    return state === "refused"; // apart, since the type checker does not see that answer() changes it
  }
}
