/** The part of a Spark job that writes its result. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { outputColumns } from "../query/output_columns.ts";
import { type StreamQuery, WINDOW_COLUMNS } from "../query/stream_query.ts";
import { KAFKA_SINK_HEADERS } from "../sinks/create_kafka_sink.ts";
import { postgresPython } from "./postgres_python.ts";
import { KAFKA_PACKAGE } from "./kafka_package.ts";
import { columnPath } from "./column_path.ts";
import { pythonCall } from "./python_call.ts";
import { pythonText } from "./python_text.ts";
import type { WritePart } from "./spark_job.ts";

/** What `--sink` can be where a job is written for Spark. */
export const SPARK_SINK_TEXTS = [
  "console",
  "none",
  "ndjson:DIR",
  "parquet:DIR",
  "postgres:TABLE",
  "kafka:TOPIC",
] as const;

/** Columns that identify a row of a result; none where rows are records. */
export function resultKey({ window, keys, aggregates }: StreamQuery): string[] {
  return aggregates?.length ? [...window ? WINDOW_COLUMNS : [], ...keys ?? []] : [];
}

/**
 * The function `write_batch` of a job, for sinks that take whole batches. A batch that is tried again
 * has the same number, and replaces what it wrote before.
 *
 * @throws {UsageError} for a sink that has no counterpart on Spark.
 *
 * @example
 * ```ts
 * import { writePython } from "@lib/streaming/spark/write_python.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const query = { decode: { format: "json", fields: { n: "long" } } } as const;
 * assertEquals(writePython(query, { sink: "none" }).sink, ['.format("noop")']);
 * ```
 */
export function writePython(
  query: StreamQuery,
  { sink }: { readonly sink: string },
): WritePart {
  const [, kind = "", place] = /^([a-z]+)(?::(.+))?$/s.exec(sink) ?? [];
  const nothing = { constants: [], functions: [], notes: [], arguments: [] };
  switch (`${kind}${place === undefined ? "" : ":"}`) {
    case "none":
      return { ...nothing, sink: ['.format("noop")'] };
    case "console":
      return {
        ...nothing,
        sink: ['.format("console")', '.option("truncate", False)', '.option("numRows", 1_000_000)'],
      };
    case "ndjson:":
      return filesPart(place!, {
        write: 'option("ignoreNullFields", "false").json',
        folderOf: "JSON lines",
      });
    case "parquet:":
      return filesPart(place!, { write: "parquet", folderOf: "Parquet files" });
    case "kafka:":
      return topicPart(query, place!);
    case "postgres:":
      return postgresPython(query, { table: place!, key: resultKey(query) });
  }
  throw new UsageError(
    `--sink must be one of ${SPARK_SINK_TEXTS.join(", ")} with --emit spark: current value is ${
      JSON.stringify(sink)
    }`,
  );
}

function filesPart(
  place: string,
  { write, folderOf }: { readonly write: string; readonly folderOf: string },
): WritePart {
  return {
    constants: [],
    functions: [[
      "def write_batch(batch: DataFrame, batch_id: int, folder: str) -> None:",
      '    """A folder for each batch; a batch that is tried again replaces its own."""',
      '    writer = batch.write.mode("overwrite")',
      `    writer.${write}(f"{folder}/batch_id={batch_id}")`,
    ].join("\n")],
    notes: [`The sink is a folder of ${folderOf}, with one folder in it for each batch.`],
    arguments: [[
      '        "--output",',
      `        default=${pythonText(place)},`,
      '        help="folder of the result (default: %(default)s)",',
    ]],
    sink: [".foreachBatch(lambda batch, batch_id: write_batch(batch, batch_id, args.output))"],
  };
}

function topicPart(query: StreamQuery, topic: string): WritePart {
  const all = outputColumns(query).map(({ name }) => name);
  const key = resultKey(query);
  const json = (names: readonly string[], as: string) => {
    const columns = names.map((name) => pythonText(columnPath(name)));
    const row = pythonCall("F.struct", columns, { indent: 12 });
    const alias = { indent: 8, suffix: `.alias("${as}"),` };
    return `        ${pythonCall("F.to_json", [row, "JSON_OUTPUT"], alias)}`;
  };
  return {
    constants: [
      `TOPIC = ${pythonText(topic)}`,
      'JSON_OUTPUT = {\n    "ignoreNullFields": "false",\n' +
      `    "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSX",\n}`,
    ],
    functions: [
      [
        "def write_batch(batch: DataFrame, batch_id: int, brokers: str) -> None:",
        '    """Each row as JSON, with the number of its batch in a header."""',
        "    headers = F.array(",
        "        F.struct(",
        `            F.lit(${pythonText(KAFKA_SINK_HEADERS.batchId)}).alias("key"),`,
        '            F.encode(F.lit(str(batch_id)), "UTF-8").alias("value"),',
        "        )",
        "    )",
        "    records = batch.select(",
        ...(key.length > 0 ? [json(key, "key")] : []),
        json(all, "value"),
        '        headers.alias("headers"),',
        "    )",
        '    writer = records.write.format("kafka").option("topic", TOPIC)',
        '    writer.option("kafka.bootstrap.servers", brokers).save()',
      ].join("\n"),
    ],
    notes: [
      "Spark produces at least once: a batch that is tried again is produced again, with the same " +
      `${KAFKA_SINK_HEADERS.batchId} in its headers. ${KAFKA_SINK_HEADERS.queryId} and ${KAFKA_SINK_HEADERS.position} have no counterpart.`,
    ],
    imports: ["os"],
    packages: [KAFKA_PACKAGE],
    arguments: [[
      '        "--output-brokers",',
      '        default=os.environ.get("KAFKA_BROKERS", "localhost:9092"),',
      '        help="the brokers that are written to (default: %(default)s)",',
    ]],
    sink: [
      ".foreachBatch(",
      "    lambda batch, batch_id: write_batch(batch, batch_id, args.output_brokers)",
      ")",
    ],
  };
}
