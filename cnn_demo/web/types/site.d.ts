// What a site knows of its network besides network.json, so that it can be trained further on the page.

import type { UnfilledConstant } from "./network.js";
import type { TrainingNode } from "./training.js";

/** network/training.json: `SiteTraining` of cnn_demo/browser/site_training.py. */
export interface SiteTraining {
  nodes: TrainingNode[];
  /** As in spec.json. */
  spec: { architecture: Record<string, unknown>; data: Record<string, unknown>; [other: string]: unknown };
  /** What the graph is filled with, in the order of its manifest. */
  constants: UnfilledConstant[];
}
