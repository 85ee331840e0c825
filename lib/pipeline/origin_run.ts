/** Finds the run that read a quarantined row from its file. @module */

import type { ExecLog } from "./metadata.ts";

/**
 * The run that read a row's file itself. A replay that judged the row anew left its own id on it, but
 * knows neither the file's header nor its zone: for such a row it is the newest of the runs that the
 * replay ran again which read the file.
 *
 * @example
 * ```ts
 * import { originRun } from "@lib/pipeline/origin_run.ts";
 * import type { ExecLog } from "@lib/pipeline/metadata.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sources = [{ file: "a.csv", rows: 1 }];
 * const history = new Map([
 *   ["1", { run_id: "1", sources } as unknown as ExecLog],
 *   ["2", { run_id: "2", sources, replay_of: ["1"] } as unknown as ExecLog],
 * ]);
 * assertEquals(originRun(history, { runId: "2", file: "a.csv" })?.run_id, "1");
 * ```
 */
export function originRun(
  history: ReadonlyMap<string, ExecLog>,
  row: { readonly runId: string; readonly file: string },
): ExecLog | undefined {
  const wanted = new Set([row.runId]);
  // Newest first: a run is behind those that it ran again.
  for (const log of [...history.values()].reverse()) {
    if (!wanted.has(log.run_id)) continue;
    if (log.replay_of !== undefined) log.replay_of.forEach((runId) => wanted.add(runId));
    else if (log.sources.some(({ file }) => file === row.file)) return log;
  }
  return undefined;
}
