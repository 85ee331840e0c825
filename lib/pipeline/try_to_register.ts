/** The last phase of a run: makes the lake known under the name that was asked for. @module */

import { registerLake, type TableName } from "./catalog.ts";
import type { Run } from "./run.ts";

/**
 * Registers the lake; answers why it could not be done. The rows are published by now: an error here
 * must be told beside what was done, not instead.
 */
export async function tryToRegister(
  { lake, clean }: Pick<Run, "lake" | "clean">,
  name: TableName,
): Promise<string | undefined> {
  try {
    await registerLake({
      name,
      lake: Deno.realPathSync(lake.dir),
      columns: clean,
      hasRows: lake.partitions("clean").size > 0,
    });
    return undefined;
  } catch (error) {
    const [said] = String(error instanceof Error ? error.message : error).split("\n");
    return `the rows are published, but ${name.schema}.${name.table} is not registered: ${said}`;
  }
}
