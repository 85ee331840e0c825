/** How Spark would answer a query. @module */

import { findSpark } from "./find_spark.ts";
import { runSparkScript } from "./run_spark_script.ts";

/** Where and how to ask. */
export interface ExplainOnSparkOptions {
  /** Such as `local[2]`; default: all cores of this machine. */
  readonly master?: string;
  /** Settings, as `--conf` takes them. */
  readonly conf?: Readonly<Record<string, string>>;
}

const WRONG = /^Error occurred during query planning:\s+(.+)/;

/**
 * The text of `EXPLAIN FORMATTED`: the tree of a query's steps, then what each of them does.
 *
 * @throws {UsageError} where Spark or Java is missing.
 * @throws {Error} with Spark's own reason, such as a table that is not there.
 */
export async function explainOnSpark(
  sql: string,
  options: ExplainOnSparkOptions = {},
): Promise<string> {
  const spark = await findSpark();
  const scratch = await Deno.makeTempDir();
  try {
    const lines: string[] = [];
    const onLine = (line: string) => lines.push(line);
    await runSparkScript(spark, [`EXPLAIN FORMATTED ${sql}`], { ...options, scratch, onLine });
    const plan = lines.join("\n").trim();
    // Explaining a wrong query succeeds: its plan is the reason.
    const [, reason] = WRONG.exec(plan) ?? [];
    if (reason !== undefined) throw new Error(`Spark cannot plan it: ${reason}`);
    return plan;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
