// Deletes what this device stores of a visitor's work: images of data sets, and networks and trainings.

import { deleteDataFiles } from "../network/data_file.js";
import { deleteDatabase } from "./database.js";

/**
 * Whether all of it is gone.
 *
 * @param {boolean} trainings whether networks and trainings are deleted, too
 * @param {{indexedDB?: IDBFactory, caches?: CacheStorage}} page
 */
export async function forgetDevice(trainings, page = globalThis) {
  const gone = await Promise.all([deleteDataFiles(page), trainings ? deleteDatabase(page) : true]);
  return gone.every(Boolean);
}
