// The data of the components: what Python passes to a component's JavaScript.

import type { Shape3D } from "./network.js";
import type { ModelJSON, Sources } from "./tensorflow_js.js";

/** The header of module_component.js: `mounted()` of cnn_demo/ui/core/web_module.py. All else is for mount(). */
export interface ModuleHeader {
  /** The address of the modules, counted from the page's. */
  modules: string;
  /** The path of the module below it. */
  module: string;
  [given: string]: unknown;
}

/** The header of check_component.js: `question()` of cnn_demo/browser/model_check.py. */
export interface CheckHeader {
  /** The address of the modules, counted from the page's. */
  modules: string;
  sources: Sources;
  model: ModelJSON;
  /** Of one image. */
  shape: Shape3D;
  /** The length in bytes of each part after the header, in order. */
  parts: { weights: number; images: number; expected: number; labels: number };
}

/** What browser_memory.js keeps: `keep()` of cnn_demo/ui/core/browser_memory.py. */
export interface BrowserMemory {
  /** Of the cookie, and in localStorage. */
  name: string;
  /** The path of the app, for which the cookie holds. */
  path: string;
  /** The ids of the workspaces, the open one first. */
  ids: string[];
  mostIds: number;
  /** Whether the first id is of no worth yet. */
  isNew: boolean;
  /** How long the cookie is kept. */
  seconds: number;
  /** What the visitor lets the browser forget, null for nothing. */
  forget: Forgetting | null;
  /** The address of the modules, counted from the page's. */
  modules: string;
}

/** What a browser forgets: `Forgetting` of cnn_demo/ui/core/browser_memory.py. */
export interface Forgetting {
  /** The workspaces, null for all. */
  ids: string[] | null;
  /** Whether the networks and trainings that are stored on this device are deleted, too; its images for trainings always are. */
  device: boolean;
  /** What Python is told when the page has been loaded again. */
  told: string;
}

/** What return_after_sign_in.js is told: `return_to_page()` of cnn_demo/ui/core/account.py. */
export interface SignInReturn {
  signedIn: boolean;
  /** The path of the app's first page. */
  home: string;
}

/** A point of a line. */
export type ChartPoint = [x: number, y: number];

/** `LineStyle` of cnn_demo/ui/widgets/live_chart.py. */
export interface LineStyle {
  name: string;
  /** Index into the theme's chart colours, null for a faint grey. */
  colour: number | null;
  width: number;
  dash: boolean;
  markers: boolean;
}

/** `Layout` of cnn_demo/ui/widgets/live_chart.py. */
export interface ChartLayout {
  series: LineStyle[];
  x: [low: number, high: number];
  y: [low: number, high: number];
  x_title: string;
  alt: string;
  unit: string;
  /** Whether the legend emphasises the largest value. */
  largest: boolean;
  /** Whether a slider below the chart replays it. */
  replay: boolean;
}

/** `LineMessage` of cnn_demo/ui/widgets/live_chart.py. */
export interface LineMessage {
  /** The index of the first new point. */
  from: number;
  points: ChartPoint[];
  /** The last measured point, where the line leaves it out. */
  newest: ChartPoint[];
}

/** `Message` of cnn_demo/ui/widgets/live_chart.py. */
export interface ChartMessage {
  of: string;
  lines: LineMessage[];
  answered: string | null;
}

/** What cnn_demo/ui/build/design_drawing.py passes to design_drawing.js. */
export interface DesignDrawing {
  svg: string;
  /** The place of the chosen layer, as the data-layer of its button. */
  chosen: string;
  /** The place of the layer that does not fit. */
  fault: string | null;
}
