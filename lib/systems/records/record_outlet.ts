/** Where simulated records go. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import { basename, dirname, join } from "node:path";
import type { LineSink } from "@lib/connectors/files/line_sink.ts";
import {
  type IfExists,
  openLineFile,
  resolveLinePath,
} from "@lib/connectors/files/open_line_file.ts";
import { openStdout } from "@lib/connectors/files/open_stdout.ts";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { partitionFor } from "@lib/connectors/kafka/partition_for.ts";
import { prepareTopic } from "@lib/connectors/kafka/prepare_topic.ts";
import type { SimulatedRecord } from "@lib/simulation/records/simulated_record.ts";
import { envelopeLine } from "./envelope_line.ts";
import { nextOffsets } from "./next_offsets.ts";

export const RECORD_SINKS = ["stdout", "file", "kafka"] as const;
export type RecordSinkName = (typeof RECORD_SINKS)[number];

/** `envelope`: with topic, coordinates, time and key. `values`: what the record holds, and no more. */
export const RECORD_FORMS = ["envelope", "values"] as const;
export type RecordForm = (typeof RECORD_FORMS)[number];

/** How records are sent. */
export interface OutletOptions {
  readonly sink: RecordSinkName;
  /** The file of `file`, or a folder for `nameInFolder`. */
  readonly out: string;
  readonly nameInFolder: string;
  readonly form: RecordForm;
  readonly ifExists: IfExists;
  /** All topics that records can go to. */
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly kafka: () => Promise<Kafka>;
  readonly onNote?: (text: string) => void;
}

/** Takes records; opened by {@linkcode openRecordOutlet}. */
export interface RecordOutlet {
  /** Where they go, as a person is told. */
  readonly place: string;
  /** Resolves once they are written, or acknowledged. */
  write(records: readonly SimulatedRecord[]): Promise<void>;
  /** Called once at the end, also after a failure. */
  close(): Promise<void>;
}

/**
 * Opens the place that a simulation asks for.
 *
 * Lines of `values` cannot hold what has no value, or one with a line feed: such records are
 * empty lines, and two lines. A topic gets the time of sending as the time of its records, since a
 * broker deletes what is older than it keeps records; files get the simulated time.
 *
 * @throws {UsageError} if it cannot be opened.
 *
 * @example
 * ```ts
 * import { openRecordOutlet } from "@lib/systems/records/record_outlet.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * const outlet = await openRecordOutlet({
 *   sink: "file",
 *   out: dir,
 *   nameInFolder: "a.ndjson",
 *   form: "envelope",
 *   ifExists: "fail",
 *   topics: ["t"],
 *   partitions: 3,
 *   kafka: () => Promise.reject(new Error("not needed")),
 * });
 * await outlet.write([{ topic: "t", key: null, value: "{}", atMicros: 0 }]);
 * await outlet.close();
 * assertEquals(JSON.parse(Deno.readTextFileSync(outlet.place)).offset, 0);
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export async function openRecordOutlet(options: OutletOptions): Promise<RecordOutlet> {
  switch (options.sink) {
    case "kafka":
      return await toTopics(await options.kafka(), options);
    case "stdout":
      return toLines(openStdout(), lineMaker(options, new Map()));
    case "file":
      return await toFile(options);
  }
}

async function toTopics(kafka: Kafka, options: OutletOptions): Promise<RecordOutlet> {
  const { topics, onNote } = options;
  for (const topic of topics) {
    const { action, partitions, records } = await prepareTopic(kafka, topic, options);
    onNote?.(
      `topic ${topic} ${action}: ${countOf(partitions, "partition")}, ${
        countOf(records, "record")
      }`,
    );
  }
  const producer = await kafka.openProducer({ compression: "zstd" });
  return {
    place: `kafka:${topics.join(",")}`,
    write: async (records) => {
      for (const [topic, ofTopic] of Map.groupBy(records, ({ topic }) => topic)) {
        await producer.produce(topic, ofTopic.map(({ key, value }) => ({ key, value })));
      }
    },
    close: () => producer.close(),
  };
}

/** A new file takes its name when it is whole, so that nobody reads half of it. */
async function toFile(options: OutletOptions): Promise<RecordOutlet> {
  const { out, nameInFolder, ifExists, form, onNote } = options;
  const place = resolveLinePath(out, nameInFolder);
  const folder = dirname(place);
  const name = basename(place);
  const isNew = ifExists === "replace" || !exists(place);
  const target = isNew ? join(folder, `.${name}`) : place;
  // First, as it is what says why a path cannot be written.
  const sink = await openLineFile(target, { ifExists: isNew ? "replace" : ifExists, onNote });
  const next = form === "values"
    ? new Map<string, number>()
    : await nextOffsets(folder, isNew ? name : undefined);
  const outlet = toLines(sink, lineMaker(options, next));
  return {
    ...outlet,
    place,
    close: async () => {
      await outlet.close();
      if (isNew) Deno.renameSync(target, place);
    },
  };
}

function toLines(sink: LineSink, lineOf: (record: SimulatedRecord) => string): RecordOutlet {
  return {
    place: sink.place,
    write: (records) => sink.write(new TextEncoder().encode(records.map(lineOf).join(""))),
    close: async () => void await sink.close(),
  };
}

/** Gives each record the partition and offset that it would have in a log. */
function lineMaker(
  { form, partitions }: OutletOptions,
  next: Map<string, number>,
): (record: SimulatedRecord) => string {
  if (form === "values") return ({ value }) => `${value ?? ""}\n`;
  let turn = 0;
  return ({ topic, key, value, atMicros }) => {
    const partition = key === null
      ? turn++ % partitions
      : partitionFor(new TextEncoder().encode(key), partitions);
    const place = `${topic}/${partition}`;
    const offset = next.get(place) ?? 0;
    next.set(place, offset + 1);
    const timestampMs = Math.floor(atMicros / 1000);
    return envelopeLine({ topic, partition, offset, timestampMs, key, value });
  };
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false; // or out of reach, which opening it tells
  }
}
