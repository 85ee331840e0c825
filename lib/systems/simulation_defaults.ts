/** What all simulations do unless told otherwise. @module */

import { DEFAULT_START } from "@lib/time/read_start.ts";

/** By the names that the parameters have; commands show these in their help, notebooks in their prose. */
export const SIMULATION_DEFAULTS = {
  /** Simulated seconds. */
  duration: 60,
  seed: 42,
  start: DEFAULT_START,
  clock: "virtual",
  sink: "file",
  /** Folder of files that were given no path. */
  folder: "data/raw",
  ifExists: "append",
  /** So that a group of some members has something to share out. */
  partitions: 3,
} as const;
