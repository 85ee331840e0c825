/** The systems that `deno task stream NAME` can run. @module */

import type { StreamSystem } from "./stream_system.ts";

/** In the order of `--help`. */
export const STREAM_SYSTEMS: readonly StreamSystem[] = [];
