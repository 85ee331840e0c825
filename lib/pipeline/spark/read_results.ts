/** Reads what a script printed: lines of a mark, a name and JSON. @module */

import { RESULT_MARK } from "./result_sql.ts";

/** Results by name, in the order in which they came. */
export interface ScriptResults {
  /** Takes a line; false where it is no result. */
  take(line: string): boolean;
  all<Result>(name: string): readonly Result[];
}

/**
 * Collects the results of one script.
 *
 * @example
 * ```ts
 * import { readResults } from "@lib/pipeline/spark/read_results.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const results = readResults();
 * results.take('#result source {"rows":3}');
 * assertEquals(results.take("spark.sql.ansi.enabled\tfalse"), false);
 * assertEquals(results.all("source"), [{ rows: 3 }]);
 * ```
 */
export function readResults(): ScriptResults {
  const byName = new Map<string, unknown[]>();
  return {
    take: (line) => {
      const [mark, name, ...rest] = line.split(" ");
      if (mark !== RESULT_MARK || name === undefined) return false;
      byName.set(name, [...byName.get(name) ?? [], JSON.parse(rest.join(" "))]);
      return true;
    },
    all: <Result>(name: string) => (byName.get(name) ?? []) as Result[],
  };
}
