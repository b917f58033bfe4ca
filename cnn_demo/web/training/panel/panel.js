// The part of the Train page that trains on the visitor's device: shows the training, and reports to Python what there is.

import { element } from "../../pad/elements.js";
import { deviceTraining } from "../device_training.js";
import { isOnPageAlone } from "../held_training.js";
import { deviceFacts, rememberedPlace, rememberPlace } from "./device_facts.js";
import { rememberedPace, rememberPace } from "./device_pace.js";
import { download, keep } from "./keeping.js";
import { markNavigation } from "./navigation_mark.js";
import { createOfferView } from "./offer_view.js";
import { createOthersView } from "./others_view.js";
import { createTrainingView } from "./training_view.js";

/** @import { DeviceTraining, HeldTraining, WorkerFiles } from "../../types/device_training.js" */
/** @import { TrainingPlan } from "../../types/training.js" */
/** @import { DeviceFacts } from "./device_facts.js" */
/** @import { Say } from "./keeping.js" */
/** @import { NextStep } from "./result_view.js" */

/**
 * view: the training, a line about it, or nothing that can be seen. plan: to be started once. laptopSeconds: how long one of its epochs
 * takes on a laptop. place: what the visitor has
 * chosen, to be remembered; null before that. things: see result_view.js.
 *
 * @typedef {object} PanelOptions
 * @property {"training" | "offer" | "none"} view
 * @property {TrainingPlan | null} plan
 * @property {number | null} laptopSeconds
 * @property {"device" | "server" | null} place
 * @property {WorkerFiles} files
 * @property {Record<string, string>} things
 */

/**
 * What Python is told. training: what this device holds, null for none. others: how many
 * others are stored. seen: the id of the last given plan that has begun, so that one that has ended is told from one that
 * has not begun. pace: how many times as long as a laptop this device takes. asks: what the visitor has asked for last; count tells two equal
 * wishes apart.
 *
 * @typedef {object} Report
 * @property {DeviceFacts} facts
 * @property {"device" | "server" | null} place
 * @property {{id: string, name: string, state: string, isStored: boolean, data: unknown} | null} training
 * @property {string | null} seen
 * @property {number} others
 * @property {number | null} pace
 * @property {{what: "draw" | "again" | "show", id: string, count: number} | null} asks
 */

const REFRESH_MILLISECONDS = 250;
/** @type {string | null} see Report */
let seen = null;
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
  const { plan, files, laptopSeconds } = options;
  if (plan && !started.has(plan.id)) {
    started.add(plan.id);
    training.start(plan, files, null);
  }
  markNavigation(training);
  const reports = createReports(training, send);
  const steps = {
    keep: (/** @type {Say} */ say) => keep(training, say),
    download: (/** @type {Say} */ say) => download(training, say),
    draw: () => reports.ask("draw"),
    again: () => reports.ask("again"),
    delete: () => training.discard(),
  };
  const part = partOf(
    options,
    training,
    (step, say) => steps[step](say),
    () => reports.ask("show"),
  );
  const others = createOthersView({
    show: (id) => {
      training.show(id);
      reports.ask("show", id);
    },
    delete: (id) => training.delete(id),
  });
  const view = element("div", { class: "wb tp-panel" }, part.view, ...(options.view === "none" ? [] : [others.view]));
  root.append(view);
  const refresh = refreshing(() => {
    part.show(training.current());
    others.show(training.others());
  });
  const unsubscribe = training.subscribe(() => {
    refresh.soon();
    rememberPace(training.current(), plan, laptopSeconds);
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
 * @param {(step: NextStep, say: Say) => void} onStep
 * @param {() => void} show lets the page show the training
 * @returns {{view: HTMLElement, show: (held: HeldTraining | null) => void, close: () => void}}
 */
function partOf({ view, files, things }, training, onStep, show) {
  if (view === "training") return createTrainingView(training, files, { onStep, things });
  if (view === "none") return { view: element("span"), show: () => {}, close: () => {} };
  const goOn = () => {
    training.resume(files, null);
    show();
  };
  return createOfferView({ show, goOn });
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
    const held = training.current();
    if (held && started.has(held.plan.id)) seen = held.plan.id;
    if (!facts) return; // not known yet
    /** @type {Report} */
    const report = {
      facts,
      place: rememberedPlace(),
      training: summary(held),
      others: training.others().length,
      seen,
      pace: rememberedPace(),
      asks,
    };
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
    /**
     * @param {"draw" | "again" | "show"} what
     * @param {string} [id] of the training
     */
    ask(what, id = training.current()?.plan.id ?? "") {
      asks = { what, id, count: Date.now() };
      update();
    },
  };
}

/** @param {HeldTraining | null} held */
function summary(held) {
  if (!held) return null;
  const { id, name, spec } = held.plan;
  return { id, name, state: held.state, isStored: !isOnPageAlone(held), data: spec.data };
}
