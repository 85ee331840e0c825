/** Which output a sink that has room for one takes. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Output, OutputColumn, SinkSchema } from "./sink.ts";

/** One output of a query and its columns. */
export interface MainOutput {
  readonly output: Output;
  readonly columns: readonly OutputColumn[];
}

/**
 * The windows of a query that has them, else its records; behind a route, the one output that is
 * routed there.
 *
 * @throws {UsageError} if the query has windows and keeps its records: then a route must say which
 * goes where.
 *
 * @example
 * ```ts
 * import { mainOutput } from "@lib/streaming/sinks/main_output.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = { windows: [{ name: "n", type: "long" }], late: [] } as const;
 * const schema = { queryId: "q", queryName: "q", outputMode: "append", columns, windowKey: [] } as const;
 * assertEquals(mainOutput(schema).output, "windows");
 * ```
 */
export function mainOutput({ columns, queryName }: SinkSchema): MainOutput {
  if (columns.windows !== undefined && columns.records !== undefined) {
    throw new UsageError(
      `The sink of ${queryName} must be a route, as the query has windows and keeps its records: ` +
        "a single sink takes one of them",
    );
  }
  for (const output of ["windows", "records", "late", "deadLetters"] as const) {
    if (columns[output] !== undefined) return { output, columns: columns[output] };
  }
  throw new UsageError(`The query ${queryName} must have an output: it has none`);
}
