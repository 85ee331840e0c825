/** The part of a Spark job that reads its source. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { KAFKA_PACKAGE } from "./kafka_package.ts";
import { pythonText } from "./python_text.ts";
import type { PythonPart, SparkJobOptions } from "./spark_job.ts";

export interface ReadOptions extends SparkJobOptions {
  /** Whether records must say where they stood, for dead letters. */
  readonly keepsSource: boolean;
}

/** What a job reads: its part, and how its argument is declared. */
export interface ReadPart extends PythonPart {
  readonly kind: "files" | "kafka";
  /** Lines that declare the argument `--source`. */
  readonly argument: readonly string[];
}

/**
 * The function `read` of a job: a column `value` with each record's text and, where dead letters are
 * kept, `source` with all that was known of the record.
 *
 * @throws {UsageError} for a source that is none, or an option that Spark's files have not.
 *
 * @example
 * ```ts
 * import { readPython } from "@lib/streaming/spark/read_python.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { kind, packages } = readPython({ name: "a", source: "kafka:a,b", keepsSource: false });
 * assertEquals([kind, packages?.length], ["kafka", 1]);
 * ```
 */
export function readPython(options: ReadOptions): ReadPart {
  const { source } = options;
  const [, kind, rest = ""] = /^(files|kafka):(.+)$/s.exec(source) ?? [];
  if (kind === "files") return readFiles(rest, options);
  const topics = rest.split(",").map((topic) => topic.trim());
  if (kind !== "kafka" || topics.includes("")) {
    throw new UsageError(
      `--source must be files:DIR or kafka:TOPIC[,TOPIC]: current value is ${
        JSON.stringify(source)
      }`,
    );
  }
  return readTopics(topics, options);
}

function readTopics(
  topics: readonly string[],
  { startingOffsets = "earliest", maxRecords, acceptsDataLoss = false, keepsSource }: ReadOptions,
): ReadPart {
  return {
    kind: "kafka",
    constants: [`TOPICS = ${pythonText(topics.join(","))}`],
    functions: [[
      "def read(spark: SparkSession, source: str) -> DataFrame:",
      '    """Records of the topics, as text."""',
      "    records = (",
      '        spark.readStream.format("kafka")',
      '        .option("kafka.bootstrap.servers", source)',
      '        .option("subscribe", TOPICS)',
      "        # For a new query only; a checkpoint goes on from where it was.",
      `        .option("startingOffsets", ${pythonText(startingOffsets)})`,
      `        .option("failOnDataLoss", ${acceptsDataLoss ? "False" : "True"})`,
      ...(maxRecords === undefined
        ? []
        : [`        .option("maxOffsetsPerTrigger", ${maxRecords})`]),
      "        .load()",
      "    )",
      ...(keepsSource
        ? [
          "    return records.select(",
          '        F.col("value").cast("string").alias("value"),',
          "        F.struct(",
          '            "topic", "partition", "offset", "timestamp", "key", "value"',
          '        ).alias("source"),',
          "    )",
        ]
        : ['    return records.select(F.col("value").cast("string").alias("value"))']),
    ].join("\n")],
    notes: [],
    imports: ["os"],
    packages: [KAFKA_PACKAGE],
    argument: [
      '        "--source",',
      '        default=os.environ.get("KAFKA_BROKERS", "localhost:9092"),',
      '        help="the brokers (default: KAFKA_BROKERS, else %(default)s)",',
    ],
  };
}

const CHECK_ORDER = `def check_order(folder: str) -> None:
    """Spark takes files by their time, where the order of names was meant."""
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as entries:
        files = sorted(
            (entry.name, entry.stat().st_mtime_ns // 1_000_000)
            for entry in entries
            if entry.is_file() and entry.name[0] not in "._"
        )
    for (name, time), (next_name, next_time) in zip(files, files[1:]):
        if time >= next_time:
            sys.exit(
                f"{name} must be older than {next_name} to be read before it: "
                "touch the files in the order of their names, or use --any-order"
            )`;

function readFiles(folder: string, options: ReadOptions): ReadPart {
  const { startingOffsets, maxRecords, fileRecords = "values", keepsSource } = options;
  if (startingOffsets === "latest") {
    throw new UsageError(
      "--starting-offsets must be earliest for files on Spark, which reads all that is in a " +
        'folder: current value is "latest"',
    );
  }
  const isEnvelope = fileRecords === "envelopes";
  return {
    kind: "files",
    constants: isEnvelope ? [ENVELOPE] : [],
    functions: [
      CHECK_ORDER,
      [
        "def read(spark: SparkSession, source: str) -> DataFrame:",
        '    """Lines of the files, one file to a batch."""',
        "    lines = (",
        '        spark.readStream.format("text")',
        '        .option("maxFilesPerTrigger", 1)',
        "        # A path is a pattern to Spark.",
        '        .load(re.sub(r"[][{}*?\\\\]", r"\\\\\\g<0>", source))',
        "    )",
        ...(isEnvelope ? openEnvelopes(keepsSource) : keepLines(keepsSource)),
      ].join("\n"),
    ],
    notes: [
      "Spark takes files by their time and not by their name; the job stops where the two orders " +
      "differ.",
      ...(maxRecords === undefined
        ? []
        : ["--max-records has no counterpart for files: a batch is one file."]),
      ...(keepsSource && !isEnvelope
        ? ["A dead letter from a file says which file it was in, and not at which line."]
        : []),
    ],
    imports: ["os", "re", "sys"],
    argument: [
      '        "--source",',
      `        default=${pythonText(folder)},`,
      '        help="the folder (default: %(default)s)",',
    ],
  };
}

function keepLines(keepsSource: boolean): string[] {
  if (!keepsSource) return ["    return lines"];
  return [
    "    return lines.select(",
    '        "value",',
    "        F.struct(",
    '            F.col("_metadata.file_name").alias("topic"),',
    '            F.lit(0).alias("partition"),',
    '            F.lit(None).cast("long").alias("offset"),',
    '            F.lit(None).cast("timestamp").alias("timestamp"),',
    '            F.lit(None).cast("binary").alias("key"),',
    '            F.col("value").cast("binary").alias("value"),',
    '        ).alias("source"),',
    "    )",
  ];
}

const ENVELOPE = `# Lines that a log was exported to; any other line is a value itself.
ENVELOPE = T.StructType(
    [
        T.StructField("topic", T.StringType()),
        T.StructField("partition", T.IntegerType()),
        T.StructField("offset", T.LongType()),
        T.StructField("kafka_timestamp", T.StringType()),
        T.StructField("key", T.StringType()),
        T.StructField("value", T.StringType()),
    ]
)`;

function openEnvelopes(keepsSource: boolean): string[] {
  return [
    '    envelope = F.from_json("value", ENVELOPE)',
    "    is_envelope = (",
    '        envelope["topic"].isNotNull()',
    '        & envelope["partition"].isNotNull()',
    '        & envelope["offset"].isNotNull()',
    "    )",
    '    value = F.when(is_envelope, envelope["value"]).otherwise(F.col("value"))',
    ...(keepsSource
      ? [
        "    return lines.select(",
        '        value.alias("value"),',
        "        F.struct(",
        '            F.coalesce(envelope["topic"], "_metadata.file_name").alias("topic"),',
        '            F.coalesce(envelope["partition"], F.lit(0)).alias("partition"),',
        '            envelope["offset"].alias("offset"),',
        '            F.to_timestamp(envelope["kafka_timestamp"]).alias("timestamp"),',
        '            envelope["key"].cast("binary").alias("key"),',
        '            value.cast("binary").alias("value"),',
        '        ).alias("source"),',
        "    )",
      ]
      : ['    return lines.select(value.alias("value"))']),
  ];
}
