/** A query as a program for Apache Spark. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { SPARK_RELEASE } from "@lib/services/spark_release.ts";
import { checkQuery } from "../query/check_query.ts";
import { refuse } from "../query/refuse.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { readTrigger } from "../run/trigger.ts";
import { KAFKA_PACKAGE, KAFKA_PACKAGE_NOTE } from "./kafka_package.ts";
import { problemsPython } from "./problems_python.ts";
import { pythonDocstring } from "./python_docstring.ts";
import { pythonText } from "./python_text.ts";
import { readPython } from "./read_python.ts";
import { resultPython } from "./result_python.ts";
import { rowsPython } from "./rows_python.ts";
import type { PythonPart, SparkJob, SparkJobOptions } from "./spark_job.ts";
import { startPython } from "./start_python.ts";
import { writePython } from "./write_python.ts";

/**
 * Writes a Structured Streaming job in PySpark that gives the query's results on Apache Spark.
 *
 * The same source and the same batches give the same rows, watermark and counts of late rows; what
 * the lab does beyond Spark is in the notes, and in the program's own documentation.
 *
 * @throws {UsageError} for a query that cannot run, that Spark refuses, or has a rule that is no
 * formula; and for a source, sink or trigger that is none.
 *
 * @example
 * ```ts
 * import { toPyspark } from "@lib/streaming/spark/to_pyspark.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const { text } = toPyspark({
 *   decode: { format: "json", fields: { door: "string" }, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "tumbling", size: "1 minute" },
 *   keys: ["door"],
 *   aggregates: [{ fn: "count", as: "n" }],
 * }, { name: "doors", source: "files:in" });
 * assertStringIncludes(text, 'F.window("event_timestamp", "1 minute")');
 * ```
 */
export function toPyspark(query: StreamQuery, options: SparkJobOptions): SparkJob {
  checkQuery(query);
  checkForSpark(query);
  const { name, sink = "console", trigger = "available-now", checkpoint, deadLetters } = options;
  const hasRules = Boolean(query.reject?.length || query.watermark?.futureLimit);
  const letters = deadLetters === "kafka"
    ? "kafka" as const
    : hasRules || deadLetters !== undefined
    ? "folder" as const
    : undefined;
  const read = readPython({ ...options, keepsSource: letters !== undefined });
  if (letters === "kafka" && read.kind !== "kafka") {
    throw new UsageError(
      "--dead-letters must be a folder where the source is files, with --emit spark: current " +
        'value is "kafka"',
    );
  }
  const write = writePython(query, { sink });
  const rows = rowsPython(query);
  const problems = problemsPython(query, { ...(letters && { letters }) });
  const start = startPython({
    read,
    write,
    trigger: readTrigger(trigger),
    checkpoint: checkpoint ?? `${name}-checkpoint`,
    letters,
    lettersFolder: deadLetters,
    derives: Object.keys(query.derive ?? {}).length > 0,
  });
  const parts: PythonPart[] = [read, rows, problems, write, start];
  const notes = [...differences(query, read.kind), ...parts.flatMap((part) => part.notes)];
  const imports = [...new Set(["argparse", ...parts.flatMap((part) => part.imports ?? [])])].sort();
  const packages = [...new Set(parts.flatMap((part) => part.packages ?? []))];
  const text = [
    [
      header(options, { notes, packages }),
      "",
      ...imports.map((module) => `import ${module}`),
      "",
      "from pyspark.sql import Column, DataFrame, SparkSession",
      "from pyspark.sql import functions as F",
      "from pyspark.sql import types as T",
      "from pyspark.sql.streaming import StreamingQuery",
      "",
      `NAME = ${pythonText(name)}`,
      `OUTPUT_MODE = ${pythonText(query.outputMode ?? "append")}`,
      ...parts.flatMap((part) => part.constants),
    ].join("\n"),
    ...[read, rows, problems].flatMap((part) => part.functions),
    resultPython(query),
    ...write.functions,
    ...start.functions,
  ].join("\n\n\n");
  return { text: `${text}\n`, notes };
}

/** What runs here and what Spark would refuse to start. */
function checkForSpark({ window, outputMode, keepRecords, aggregates, watermark }: StreamQuery) {
  if (window?.type === "session" && outputMode === "update") {
    refuse("outputMode", {
      value: outputMode,
      must: "be append or complete for sessions on Spark, which refuses update and has no " +
        "retractions",
    });
  }
  if (keepRecords && aggregates?.length) {
    refuse("keepRecords", {
      value: keepRecords,
      must: "be left out where the query aggregates, for Spark: a query has one result there",
    });
  }
  if (watermark?.scope === "partition") {
    refuse("watermark.scope", {
      value: watermark.scope,
      must: "be query on Spark, which knows one watermark for all partitions",
    });
  }
}

function differences(
  { watermark, window, dedup }: StreamQuery,
  source: "files" | "kafka",
): string[] {
  if (!watermark) return [];
  return [
    ...(source === "kafka" && watermark.scope !== "query"
      ? [
        "Spark has one watermark for all partitions, which follows the fastest of them; the lab's " +
        "follows the slowest that is not idle. A partition that lags behind loses its records to it.",
      ]
      : []),
    ...(watermark.idleTimeout
      ? ["An idle timeout has no counterpart: Spark's watermark waits for no partition."]
      : []),
    ...(window || dedup ? ["Late rows are counted (numRowsDroppedByWatermark) and not kept."] : []),
  ];
}

function header(
  { name, file = "job.py" }: SparkJobOptions,
  { notes, packages }: { readonly notes: readonly string[]; readonly packages: readonly string[] },
): string {
  const call = packages.length === 0
    ? `spark-submit ${file}`
    : `spark-submit --packages ${packages.join(",")} ${file}`;
  return pythonDocstring([
    `Spark Structured Streaming job ${JSON.stringify(name)}.`,
    "Written by `deno task stream --emit spark`. It needs Spark " +
    `${SPARK_RELEASE.version.split(".")[0]} and Java 17 or 21:`,
    `    ${call}`,
    ...(packages.includes(KAFKA_PACKAGE) ? [KAFKA_PACKAGE_NOTE] : []),
    "With --help it says what can be set.",
    ...(notes.length === 0 ? ["Nothing differs from the query as it runs in the lab."] : [
      "What differs from the query as it runs in the lab:",
      ...notes.map((note) => `* ${note}`),
    ]),
  ]);
}
