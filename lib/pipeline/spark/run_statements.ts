/** Runs the statements of a job on Spark, phase by phase. @module */

import type { SparkHome } from "@lib/engines/find_spark.ts";
import { type RunSparkOptions, runSparkScript } from "@lib/engines/run_spark_script.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { sparkDialect } from "@lib/quality/spark_dialect.ts";
import { readResults, type ScriptResults } from "./read_results.ts";
import { resultSql } from "./result_sql.ts";
import { SPARK_PHASES, type SparkPhase, type SparkStatement } from "./spark_statement.ts";

/** How they are run. */
export interface RunStatementsOptions extends Omit<RunSparkOptions, "onLine"> {
  readonly onProgress?: OnProgress;
}

/** What a script found, and how long each of its phases took; the first has Spark's start in it. */
export interface StatementsRun {
  readonly results: ScriptResults;
  readonly tookMs: Readonly<Record<SparkPhase, number>>;
}

/** Runs them in the order of the phases, in one Spark. */
export async function runStatements(
  spark: SparkHome,
  statements: readonly SparkStatement[],
  { onProgress, ...options }: RunStatementsOptions,
): Promise<StatementsRun> {
  const results = readResults();
  const tookMs: Partial<Record<SparkPhase, number>> = {};
  const say = (phase: SparkPhase | undefined, done: 0 | 1) =>
    phase && onProgress?.({ phase, done, total: 1, unit: "phases" });
  let startMs = performance.now();
  say(SPARK_PHASES[0], 0);
  await runSparkScript(spark, withMarks(statements), {
    ...options,
    onLine: (line) => {
      if (!results.take(line)) return;
      const phase = results.all<{ name: SparkPhase }>("phase").at(-1)?.name;
      if (phase === undefined || tookMs[phase] !== undefined) return;
      const endMs = performance.now();
      tookMs[phase] = endMs - startMs;
      startMs = endMs;
      say(phase, 1);
      say(SPARK_PHASES[SPARK_PHASES.indexOf(phase) + 1], 0);
    },
  });
  return { results, tookMs: tookMs as Record<SparkPhase, number> };
}

/** After the statements of each phase, one that says that they are done. */
function withMarks(statements: readonly SparkStatement[]): string[] {
  return SPARK_PHASES.flatMap((phase) => [
    ...statements.filter((statement) => statement.phase === phase).map(({ text }) => text),
    resultSql("phase", `SELECT ${sparkDialect.text(phase)} AS name`),
  ]);
}
