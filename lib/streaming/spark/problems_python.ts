/** The part of a Spark job that sets records aside. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { parseDuration } from "@lib/time/parse_duration.ts";
import { REJECT_REASONS } from "../query/reject_reasons.ts";
import {
  EVENT_TIME_COLUMN,
  NOT_AN_OBJECT,
  type RejectRule,
  type StreamQuery,
} from "../query/stream_query.ts";
import { DEAD_LETTER_SUFFIX } from "../sinks/create_dead_letter_topics.ts";
import { DEAD_LETTER_HEADERS } from "../sinks/dead_letter_headers.ts";
import { columnPath } from "./column_path.ts";
import { expressionPython } from "./expression_python.ts";
import { intervalText } from "./interval_text.ts";
import { pythonCall } from "./python_call.ts";
import { pythonText } from "./python_text.ts";
import type { PythonPart } from "./spark_job.ts";

export interface ProblemsOptions {
  /** Where dead letters go; absent where none are kept. */
  readonly letters?: "folder" | "kafka";
}

const { notAnObject, timeless, tooFarAhead } = REJECT_REASONS;
const EVENT_TIME = `F.col(${pythonText(columnPath("row", EVENT_TIME_COLUMN))})`;

/**
 * The functions that find what is wrong with a record, `accept` the others, and make dead letters.
 *
 * @throws {UsageError} for a rule that is code and no formula, by its name.
 *
 * @example
 * ```ts
 * import { problemsPython } from "@lib/streaming/spark/problems_python.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { functions } = problemsPython({ decode: { format: "json", fields: { n: "long" } } }, {});
 * assertEquals(functions.length, 1);
 * ```
 */
export function problemsPython(query: StreamQuery, { letters }: ProblemsOptions): PythonPart {
  const cases = [...ruleCases(query.reject ?? []), ...futureCases(query)];
  const losesTimeless = Boolean(query.window);
  const usesProblems = cases.length > 0 || letters !== undefined;
  return {
    constants: [],
    functions: [
      ...(usesProblems ? [IS_OBJECT, PROBLEM, findProblem(cases)] : []),
      cases.length > 0 ? ACCEPT : ACCEPT_ALL,
      ...(letters === undefined ? [] : [findLetters(losesTimeless), WRITE_LETTERS[letters]]),
    ],
    notes: [
      ...(letters !== undefined
        ? [
          "Dead letters are a second query, which reads the source once more and has a checkpoint " +
          "of its own. The job does not replay them.",
        ]
        : losesTimeless
        ? [
          "Records without a usable event time vanish; a job written with --dead-letters keeps them.",
        ]
        : []),
      ...(query.watermark?.futureLimit
        ? ["What is too far in the future is judged by the clock at the start of each batch."]
        : []),
    ],
  };
}

const IS_OBJECT = `def is_object() -> Column:
    """Whether a record is a JSON object at all."""
    # A map of texts takes every object, whatever its members are.
    return F.from_json("value", "MAP<STRING, STRING>", JSON_OPTIONS).isNotNull()`;

const PROBLEM = `def problem(code: str, message: str, stage: str) -> Column:
    """Why a record is set aside."""
    return F.struct(
        F.lit(code).alias("code"),
        F.lit(message).alias("message"),
        F.lit(stage).alias("stage"),
    )`;

const ACCEPT = `def accept(decoded: DataFrame) -> DataFrame:
    """Rows of the records that break no rule."""
    return decoded.where(find_problem().isNull()).select("row.*")`;

const ACCEPT_ALL = `def accept(decoded: DataFrame) -> DataFrame:
    """Rows of all records: the query has no rules."""
    return decoded.select("row.*")`;

function ruleCases(rules: readonly RejectRule[]): string[] {
  return rules.map(({ code, message, when }) =>
    caseOf(ruleCondition(code, when), { code, message, stage: "validate" })
  );
}

function ruleCondition(code: string, when: string): string {
  if (when === NOT_AN_OBJECT) return "~is_object()";
  try {
    return expressionPython(when, {
      columnOf: (name) => `F.col(${pythonText(columnPath("row", name))})`,
    });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UsageError(
      `the rule ${code} must be a formula to be written for Spark: ${cause.message}`,
      { cause },
    );
  }
}

function futureCases({ watermark }: StreamQuery): string[] {
  const limit = watermark?.futureLimit;
  if (!limit) return [];
  const interval = pythonText(`INTERVAL '${intervalText(parseDuration(limit))}'`);
  const clock = `F.current_timestamp() + F.expr(${interval})`;
  const condition = `${EVENT_TIME}\n            > ${clock}`;
  return [caseOf(condition, { ...tooFarAhead, message: tooFarAhead.message(limit) })];
}

interface Reason {
  readonly code: string;
  readonly message: string;
  readonly stage: string;
}

function caseOf(condition: string, reason: Reason): string {
  const lines = [condition, problemOf(reason, { indent: 12 })];
  return `when(\n${lines.map((line) => `            ${line},\n`).join("")}        )`;
}

function problemOf({ code, message, stage }: Reason, { indent }: { indent: number }): string {
  const args = [code, message, stage].map(pythonText);
  return pythonCall("problem", args, { indent });
}

function findProblem(cases: readonly string[]): string {
  return [
    "def find_problem() -> Column:",
    '    """The first rule that a record breaks; null for none."""',
    "    return (",
    `        F.${
      cases.join("\n        .") ||
      'lit(None).cast("STRUCT<code: STRING, message: STRING, stage: STRING>")'
    }`,
    "    )",
  ].join("\n");
}

function findLetters(losesTimeless: boolean): string {
  return [
    "def find_letters(decoded: DataFrame) -> DataFrame:",
    '    """Records that have no part in the result, and why."""',
    ...(losesTimeless
      ? [
        "    timeless = F.when(",
        `        ${EVENT_TIME}.isNull(),`,
        "        F.when(",
        "            is_object(),",
        `            ${problemOf(timeless, { indent: 12 })},`,
        "        ).otherwise(",
        `            ${problemOf(notAnObject, { indent: 12 })}`,
        "        ),",
        "    )",
        "    why = F.coalesce(find_problem(), timeless)",
      ]
      : ["    why = find_problem()"]),
    '    letters = decoded.select("source", why.alias("why"))',
    '    return letters.where(F.col("why").isNotNull())',
  ].join("\n");
}

/** The lab's headers, from the columns of a letter. A letter is tried for the first time. */
const HEADERS: readonly (readonly [name: string, column: string])[] = [
  [DEAD_LETTER_HEADERS.topic, 'F.col("source.topic")'],
  [DEAD_LETTER_HEADERS.partition, 'F.col("source.partition").cast("string")'],
  [DEAD_LETTER_HEADERS.offset, 'F.col("source.offset").cast("string")'],
  [DEAD_LETTER_HEADERS.stage, 'F.col("why.stage")'],
  [DEAD_LETTER_HEADERS.className, 'F.col("why.code")'],
  [DEAD_LETTER_HEADERS.message, 'F.col("why.message")'],
  [DEAD_LETTER_HEADERS.code, 'F.col("why.code")'],
  [DEAD_LETTER_HEADERS.attempt, 'F.lit("1")'],
];

const WRITE_LETTERS = {
  folder: [
    "def write_letters(letters: DataFrame, batch_id: int, folder: str) -> None:",
    '    """A folder for each batch; a batch that is tried again replaces its own."""',
    "    headers = F.create_map(",
    ...HEADERS.flatMap((
      [name, column],
    ) => [`        F.lit(${pythonText(name)}),`, `        ${column},`]),
    "    )",
    "    lines = letters.select(",
    '        headers.alias("headers"),',
    '        F.unix_millis("source.timestamp").alias("timestamp_ms"),',
    '        F.base64("source.key").alias("key"),',
    '        F.base64("source.value").alias("value"),',
    '        F.col("source.value").cast("string").alias("text"),',
    "    )",
    '    writer = lines.write.mode("overwrite").option("ignoreNullFields", "false")',
    '    writer.json(f"{folder}/batch_id={batch_id}")',
  ].join("\n"),
  kafka: [
    "def write_letters(letters: DataFrame, batch_id: int, brokers: str) -> None:",
    '    """The bytes as they came, into a topic beside that of the record."""',
    "    headers = F.array(",
    ...HEADERS.map(([name, column]) =>
      `        ${pythonCall("header", [pythonText(name), column], { indent: 8, suffix: "," })}`
    ),
    "    )",
    "    records = letters.select(",
    `        F.concat("source.topic", F.lit(${pythonText(DEAD_LETTER_SUFFIX)})).alias("topic"),`,
    '        F.col("source.key").alias("key"),',
    '        F.col("source.value").alias("value"),',
    '        headers.alias("headers"),',
    "    )",
    '    writer = records.write.format("kafka")',
    '    writer.option("kafka.bootstrap.servers", brokers).save()',
    "",
    "",
    "def header(name: str, value: Column) -> Column:",
    '    """One header of a record."""',
    "    return F.struct(",
    '        F.lit(name).alias("key"), F.encode(value, "UTF-8").alias("value")',
    "    )",
  ].join("\n"),
} as const;
