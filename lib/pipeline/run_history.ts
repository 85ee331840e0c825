/** What earlier runs of a lake said of themselves: `_metadata/history.ndjson`. @module */

import type { ExecLog } from "./metadata.ts";

/**
 * The runs of a lake by id, oldest first; empty for a lake without a run.
 *
 * @throws {Error} naming the line that is no run log.
 */
export async function readRunHistory(lake: string): Promise<Map<string, ExecLog>> {
  const path = `${lake}/_metadata/history.ndjson`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Map();
    throw error;
  }
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line, at) => {
      try {
        const log = JSON.parse(line) as ExecLog;
        return [log.run_id, log];
      } catch (cause) {
        throw new Error(`Cannot read ${path} as line ${at + 1} is no run log`, { cause });
      }
    }),
  );
}
