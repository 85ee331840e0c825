/** `deno task stream`: runs a streaming system, or any query from a file. @module */

import { ALL_SERVICE_VARIABLES, serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { DRIVES } from "@lib/streaming/core/drive_batches.ts";
import { OUTPUT_MODES } from "@lib/streaming/query/stream_query.ts";
import { SINK_TEXTS } from "@lib/streaming/sinks/open_sink.ts";
import { STREAM_SYSTEMS } from "@lib/systems/stream_systems.ts";
import { runCommand } from "./command.ts";
import { emitStream, EMITTED } from "./emit_stream.ts";
import { runStream } from "./run_stream.ts";
import type { StreamCall } from "./stream_call.ts";
import { streamSummary } from "./stream_result.ts";
import { writeLine } from "./write_line.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const SYSTEM_NAMES = STREAM_SYSTEMS.map(({ name }) => name);
const AT_LEAST_ONE = { test: (n: number) => n >= 1, say: "a whole number of at least 1" };

const command = {
  name: "stream",
  summary: "Runs a streaming system, or any query from a file, over a log or a folder of files.",
  positionals: `[${SYSTEM_NAMES.join("|")}]`,
  options: {
    query: {
      kind: "text",
      value: "FILE.json",
      doc: 'the query, in place of a system; its form is in README.md, "A query in a file"',
    },
    source: {
      kind: "text",
      value: "kafka:TOPIC[,TOPIC]|files:DIR",
      doc: "what is read; one file to a batch (default: the system's topics)",
    },
    sink: {
      kind: "text",
      value: "SINK",
      doc: `${SINK_TEXTS.join(", ")}, or one of the system's (default: the system's first, else ` +
        "console; none with --json or --batches-out)",
    },
    window: { kind: "text", value: "tumbling|sliding|session", doc: "the system's window" },
    "output-mode": { kind: "text", choices: OUTPUT_MODES, doc: "what of a result is written" },
    mode: { kind: "text", value: "MODE", doc: "the system's mode, such as initial or append" },
    checkpoint: {
      kind: "text",
      value: "DIR",
      doc: "the query's memory (default: the system's own; none for --query)",
    },
    "watermark-delay": {
      kind: "text",
      value: "DURATION",
      doc: "how long late records are waited for",
    },
    "watermark-scope": {
      kind: "text",
      choices: ["query", "partition"],
      doc: "one watermark from all partitions together, or from the slowest (default: query for " +
        "files, partition for kafka)",
    },
    trigger: {
      kind: "text",
      value: "once|available-now|INTERVAL",
      doc: 'when batches run; an interval such as "100 ms" runs until it is stopped (default ' +
        "available-now)",
    },
    drive: {
      kind: "text",
      choices: DRIVES,
      doc:
        "a bounded run in one of Spark's two ways: windows close at its end, or after each batch",
    },
    "starting-offsets": {
      kind: "text",
      choices: ["earliest", "latest"],
      doc: "where a new query begins (default: the system's, else earliest)",
    },
    "max-records": {
      kind: "integer",
      value: "N",
      doc: "records in a batch, about; a file is never split",
      accepts: AT_LEAST_ONE,
    },
    flush: { kind: "flag", doc: "emit windows that are still open at the end of a bounded run" },
    "accept-data-loss": { kind: "flag", doc: "go on where input was lost, with what is left" },
    "dead-letters": {
      kind: "text",
      value: "FILE.ndjson|kafka",
      doc: "where records go that cannot be handled: a file, or topics named TOPIC.dlq (default: " +
        "the system's place, else a file in the checkpoint)",
    },
    "replay-dead-letters": {
      kind: "flag",
      doc: "first try the dead letters of earlier runs again, from the file or the topics where " +
        "they are; with the same --checkpoint each is tried once a run",
    },
    "max-attempts": {
      kind: "integer",
      value: "N",
      default: 3,
      doc: "how often a record is tried in all",
      accepts: AT_LEAST_ONE,
    },
    "batches-out": {
      kind: "text",
      value: "FILE.ndjson",
      doc: "one line for each batch of this run",
    },
    json: { kind: "flag", doc: "one JSON document about the run on stdout" },
    emit: {
      kind: "text",
      choices: EMITTED,
      doc: "run nothing; write the query as a PySpark job, with what has no counterpart there",
    },
    out: { kind: "text", value: "FILE.py", doc: "where --emit writes (default: stdout)" },
  },
  example: "deno task stream --query sales.json --source files:data/sales --checkpoint data/cp",
} as const;

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values, positionals }) => {
    const { json, emit, out, ...options } = values;
    const [system, ...rest] = positionals;
    if (rest.length > 0) {
      throw new UsageError(`stream takes one system: current value is ${positionals.join(" ")}`);
    }
    const surroundings = {
      env: serviceEnvironment(ALL_SERVICE_VARIABLES),
      write: (line: string) => writeLine(Deno.stdout, line),
      note: (line: string) => writeLine(Deno.stderr, line),
    };
    const call = { ...options, system, json } as StreamCall;
    if (emit !== undefined) {
      await emitStream({ ...call, ...(out !== undefined && { out }) }, surroundings);
      return 0;
    }
    if (out !== undefined) {
      throw new UsageError(
        `--out must be used with --emit: current value is ${JSON.stringify(out)}`,
      );
    }
    const stop = new AbortController();
    const interrupt = () => {
      stop.abort();
      // A store that does not answer can take a while. Once more ends the process, as everywhere;
      // the next run goes on where this one was.
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, interrupt);
      surroundings.note("stopping after this batch; once more ends at once");
    };
    for (const signal of SIGNALS) Deno.addSignalListener(signal, interrupt);
    const result = await runStream(call, { ...surroundings, signal: stop.signal });
    for (const line of streamSummary(result)) writeLine(Deno.stderr, line);
    if (json) writeLine(Deno.stdout, JSON.stringify(result));
    return 0;
  });
}
