/** A checkpoint that is forgotten with the process. @module */

import { newRunId } from "@lib/time/run_id.ts";
import type { Checkpoint } from "./checkpoint.ts";

/**
 * A checkpoint without files: each run on it is a new query.
 *
 * @example
 * ```ts
 * import { createMemoryCheckpoint } from "@lib/streaming/run/checkpoint/create_memory_checkpoint.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const checkpoint = createMemoryCheckpoint({ nowMs: () => 0 });
 * await checkpoint.plan({ batchId: 0, to: {}, details: null });
 * assertEquals([checkpoint.committed, checkpoint.planned], [undefined, undefined]);
 * ```
 */
export function createMemoryCheckpoint(
  { nowMs }: { readonly nowMs: () => number },
): Checkpoint {
  return {
    place: "memory",
    queryId: newRunId(nowMs()),
    committed: undefined,
    planned: undefined,
    takeState: () => [],
    plan: () => Promise.resolve(),
    commit: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
