/** The part of a Spark job that starts it. @module */

import type { Trigger } from "../run/trigger.ts";
import { intervalText } from "./interval_text.ts";
import { pythonText } from "./python_text.ts";
import type { ReadPart } from "./read_python.ts";
import type { PythonPart, WritePart } from "./spark_job.ts";

/** What there is to start. */
export interface StartOptions {
  readonly read: ReadPart;
  readonly write: WritePart;
  readonly trigger: Trigger;
  readonly checkpoint: string;
  readonly letters: "folder" | "kafka" | undefined;
  /** Default: a folder in the checkpoint. */
  readonly lettersFolder: string | undefined;
  readonly derives: boolean;
}

/**
 * The functions that open a session, put the parts together and run them.
 *
 * `transform` and `create_session` stand alone, so that another program can import the job and drive
 * it itself.
 *
 * @example
 * ```ts
 * import { readPython } from "@lib/streaming/spark/read_python.ts";
 * import { startPython } from "@lib/streaming/spark/start_python.ts";
 * import { writePython } from "@lib/streaming/spark/write_python.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const query = { decode: { format: "json", fields: { n: "long" } } } as const;
 * const { constants } = startPython({
 *   read: readPython({ name: "a", source: "files:in", keepsSource: false }),
 *   write: writePython(query, { sink: "none" }),
 *   trigger: { kind: "interval", intervalMs: 1500 },
 *   checkpoint: "cp",
 *   letters: undefined,
 *   lettersFolder: undefined,
 *   derives: false,
 * });
 * assertEquals(constants, ['TRIGGER = {"processingTime": "1 second 500 milliseconds"}']);
 * ```
 */
export function startPython(options: StartOptions): PythonPart {
  const { trigger, derives, letters } = options;
  return {
    constants: [`TRIGGER = ${triggerPython(trigger)}`],
    functions: [
      transformPython(derives),
      CREATE_SESSION,
      startResult(options.write),
      ...(letters === undefined ? [] : [START_LETTERS[letters]]),
      parseArguments(options),
      mainPython(options),
    ],
    notes: [],
  };
}

function triggerPython(trigger: Trigger): string {
  switch (trigger.kind) {
    case "once":
      return '{"once": True}';
    case "available-now":
      return '{"availableNow": True}';
    case "interval":
      return `{"processingTime": ${pythonText(intervalText(trigger.intervalMs * 1000))}}`;
  }
}

function transformPython(derives: boolean): string {
  const rows = derives ? "derive(accept(decoded))" : "accept(decoded)";
  return [
    "def transform(decoded: DataFrame) -> DataFrame:",
    '    """The whole way from decoded records to the result."""',
    `    return summarize(${rows})`,
  ].join("\n");
}

const CREATE_SESSION = `def create_session(shuffle_partitions: int) -> SparkSession:
    """A session in which values mean what they mean in the lab."""
    return (
        SparkSession.builder.appName(NAME)
        .config("spark.sql.session.timeZone", "UTC")
        # What cannot be read is null, and no error.
        .config("spark.sql.ansi.enabled", False)
        .config("spark.sql.caseSensitive", True)
        # A checkpoint keeps the number that it began with.
        .config("spark.sql.shuffle.partitions", shuffle_partitions)
        .getOrCreate()
    )`;

function startResult({ sink }: WritePart): string {
  return [
    "def start_result(result: DataFrame, args: argparse.Namespace) -> StreamingQuery:",
    '    """The query that writes the result."""',
    "    return (",
    "        result.writeStream.queryName(NAME)",
    "        .outputMode(OUTPUT_MODE)",
    ...sink.map((line) => `        ${line}`),
    '        .option("checkpointLocation", f"{args.checkpoint}/result")',
    "        .trigger(**TRIGGER)",
    "        .start()",
    "    )",
  ].join("\n");
}

const START_LETTERS = {
  folder: startLetters('args.dead_letters or f"{args.checkpoint}/dead_letters"'),
  kafka: startLetters("args.source"),
} as const;

function startLetters(place: string): string {
  return `def start_letters(letters: DataFrame, args: argparse.Namespace) -> StreamingQuery:
    """The query that keeps what the result leaves out."""
    place = ${place}
    return (
        letters.writeStream.queryName(f"{NAME} dead letters")
        .foreachBatch(lambda batch, batch_id: write_letters(batch, batch_id, place))
        .option("checkpointLocation", f"{args.checkpoint}/letters")
        .trigger(**TRIGGER)
        .start()
    )`;
}

function parseArguments(options: StartOptions): string {
  const { read, write, checkpoint, letters, lettersFolder } = options;
  const declared = [
    read.argument,
    [
      '        "--checkpoint",',
      `        default=${pythonText(checkpoint)},`,
      '        help="folder of the query\'s memory (default: %(default)s)",',
    ],
    [
      '        "--shuffle-partitions",',
      "        type=int,",
      "        default=8,",
      '        help="how many parts the state has (default: %(default)s)",',
    ],
    ...(letters === "folder"
      ? [[
        '        "--dead-letters",',
        ...(lettersFolder === undefined ? [] : [`        default=${pythonText(lettersFolder)},`]),
        '        help="folder of dead letters (default: in the checkpoint)",',
      ]]
      : []),
    ...(read.kind === "files"
      ? [[
        '        "--any-order",',
        '        action="store_true",',
        '        help="take the files by their time, whatever their names say",',
      ]]
      : []),
    ...write.arguments,
  ];
  return [
    "def parse_arguments() -> argparse.Namespace:",
    '    """What can be set from outside."""',
    "    parser = argparse.ArgumentParser(description=NAME)",
    ...declared.flatMap((lines) => ["    parser.add_argument(", ...lines, "    )"]),
    "    return parser.parse_args()",
  ].join("\n");
}

function mainPython({ read, letters, trigger }: StartOptions): string {
  const isBounded = trigger.kind !== "interval";
  const starts = [
    "start_result(transform(decoded), args)",
    ...(letters === undefined ? [] : ["start_letters(find_letters(decoded), args)"]),
  ];
  return [
    "def main() -> None:",
    '    """Runs until all is read, or until it is stopped."""',
    "    args = parse_arguments()",
    ...(read.kind === "files"
      ? ["    if not args.any_order:", "        check_order(args.source)"]
      : []),
    "    spark = create_session(args.shuffle_partitions)",
    "    decoded = decode(read(spark, args.source))",
    ...(isBounded
      ? [
        `    queries = [${starts[0]}]`,
        ...starts.slice(1).map((start) => `    queries.append(${start})`),
        "    for query in queries:",
        "        query.awaitTermination()",
      ]
      : [
        ...starts.map((start) => `    ${start}`),
        "    # Ends with the first that fails, so that none dies unseen.",
        "    spark.streams.awaitAnyTermination()",
      ]),
    "",
    "",
    'if __name__ == "__main__":',
    "    main()",
  ].join("\n");
}
