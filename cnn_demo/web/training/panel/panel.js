// The part of the Train page that trains on the visitor's device: shows the training, and reports to Python what there is.

import { element } from "../../pad/elements.js";
import { deviceTraining } from "../device_training.js";
import { deviceFacts, rememberedPlace, rememberPlace } from "./device_facts.js";
import { downloadNetwork } from "./download.js";
import { markNavigation } from "./navigation_mark.js";
import { createOfferView } from "./offer_view.js";
import { createTrainingView } from "./training_view.js";

/** @import { DeviceTraining, HeldTraining, WorkerFiles } from "../../types/device_training.js" */
/** @import { TrainingPlan } from "../../types/training.js" */
/** @import { DeviceFacts } from "./device_facts.js" */
/** @import { NextStep } from "./result_view.js" */

/**
 * view: the training, a line about it, or nothing that can be seen. plan: to be started once. place: what the visitor has
 * chosen, to be remembered; null before that. things, offered: see result_view.js.
 *
 * @typedef {object} PanelOptions
 * @property {"training" | "offer" | "none"} view
 * @property {TrainingPlan | null} plan
 * @property {"device" | "server" | null} place
 * @property {WorkerFiles} files
 * @property {Record<string, string>} things
 * @property {NextStep[]} offered
 */

/**
 * What Python is told. training: what this device holds, null for none. asks: what the visitor has asked for last; count
 * tells two equal wishes apart.
 *
 * @typedef {object} Report
 * @property {DeviceFacts} facts
 * @property {"device" | "server" | null} place
 * @property {{id: string, name: string, state: string} | null} training
 * @property {{what: NextStep | "show", id: string, count: number} | null} asks
 */

const REFRESH_MILLISECONDS = 250;
/** @type {Set<string>} the plans that this page has started: one that was deleted does not start again */
const started = new Set();

/**
 * Put the panel into an element of the page. Returns a function that removes it; the training goes on.
 *
 * @param {Element} root
 * @param {{options: PanelOptions, send: (value: unknown) => void}} given
 * @param {DeviceTraining} training
 */
export function mount(root, { options, send }, training = deviceTraining()) {
  if (options.place) rememberPlace(options.place);
  const { plan, files } = options;
  if (plan && !started.has(plan.id)) {
    started.add(plan.id);
    training.start(plan, files, null);
  }
  markNavigation(training);
  const reports = createReports(training, send);
  const act = (/** @type {NextStep | "show"} */ what) => {
    if (what === "download") downloadNetwork(training);
    else reports.ask(what);
    if (what === "delete") training.discard();
  };
  const part = partOf(options, training, act);
  const view = element("div", { class: "wb" }, part.view);
  root.append(view);
  const refresh = refreshing(() => part.show(training.current()));
  const unsubscribe = training.subscribe(() => {
    refresh.soon();
    reports.update();
  });
  refresh.now();
  reports.begin();
  return () => {
    unsubscribe();
    refresh.end();
    part.close();
    view.remove();
  };
}

/**
 * @param {PanelOptions} options
 * @param {DeviceTraining} training
 * @param {(what: NextStep | "show") => void} act
 * @returns {{view: HTMLElement, show: (held: HeldTraining | null) => void, close: () => void}}
 */
function partOf({ view, files, things, offered }, training, act) {
  if (view === "training") return createTrainingView(training, files, { onStep: act, things, offered });
  if (view === "none") return { view: element("span"), show: () => {}, close: () => {} };
  const goOn = () => {
    training.resume(files, null);
    act("show");
  };
  return createOfferView({ show: () => act("show"), goOn });
}

/**
 * Draw at most some times a second, and not while the tab is hidden.
 *
 * @param {() => void} draw
 */
function refreshing(draw) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!document.hidden) draw();
  };
  const soon = () => {
    timer ??= setTimeout(now, REFRESH_MILLISECONDS);
  };
  document.addEventListener("visibilitychange", now);
  const end = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", now);
  };
  return { now, soon, end };
}

/**
 * Tells Python of each change that it has to know; the records of the training are none.
 *
 * @param {DeviceTraining} training
 * @param {(value: unknown) => void} send
 */
function createReports(training, send) {
  /** @type {DeviceFacts | null} */
  let facts = null;
  /** @type {Report["asks"]} */
  let asks = null;
  let last = "";
  const update = () => {
    if (!facts) return; // not known yet
    /** @type {Report} */
    const report = { facts, place: rememberedPlace(), training: summary(training.current()), asks };
    const text = JSON.stringify(report);
    if (text !== last) send(report);
    last = text;
  };
  return {
    update,
    async begin() {
      const [found] = await Promise.all([deviceFacts(), training.ready()]);
      facts = found;
      update();
    },
    /** @param {NextStep | "show"} what */
    ask(what) {
      asks = { what, id: training.current()?.plan.id ?? "", count: Date.now() };
      update();
    },
  };
}

/** @param {HeldTraining | null} held */
function summary(held) {
  return held && { id: held.plan.id, name: held.plan.name, state: held.state };
}
