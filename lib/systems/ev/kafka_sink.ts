/** Simulated records to a topic, each vehicle's in order. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import type { Kafka, ProducerRecord } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { prepareTopic, type PrepareTopicOptions } from "@lib/connectors/kafka/prepare_topic.ts";
import { lineLayout } from "@lib/simulation/line_layout.ts";

/** Where records go. */
export interface KafkaSinkOptions extends PrepareTopicOptions {
  readonly topic: string;
  readonly onNote?: (text: string) => void;
}

/** Takes lines of compact JSON. */
export interface KafkaSink {
  /** `kafka:TOPIC`, as the pipeline reads it. */
  readonly place: string;
  /** Records that were in the topic before. */
  readonly recordsBefore: number;
  /**
   * Sends blocks of whole lines, and resolves when the topic has acknowledged them all: a simulation
   * is no faster than its log. `vehicleOf` names the vehicles of lines, from 1 over all blocks, that
   * do not name them themselves.
   */
  write(blocks: readonly Uint8Array[], vehicleOf?: ReadonlyMap<number, string>): Promise<void>;
  /** Records that the topic has acknowledged so far. */
  acknowledged(): number;
  close(): Promise<void>;
}

/** Large enough to fill a batch of each partition, small enough to be acknowledged soon. */
const RECORDS_PER_CALL = 5_000;
const LF = 10;
const QUOTE = 34;
const { beforeId } = lineLayout("compact");

/**
 * Opens a topic, making it if it is missing, and says how it was found.
 *
 * A record's key is its vehicle, faulty records included, so that a vehicle's records keep their
 * order. Its timestamp is the time of sending, not of the event: a broker deletes records that are
 * older than its retention, and a fleet simulated into the past would be gone at once.
 *
 * @throws {UsageError} if the topic is there and must not be.
 *
 * @example
 * ```ts
 * import { openKafkaSink } from "@lib/systems/ev/kafka_sink.ts";
 * import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const kafka = await openKafka({ LAB_HOME });
 * const sink = await openKafkaSink(kafka, { topic: "ev", partitions: 2, ifExists: "append" });
 * const line = '{"schema_version":"1.0.0","vehicle_id":"EV-00001"}\n';
 * await sink.write([new TextEncoder().encode(line)]);
 * assertEquals([sink.place, sink.acknowledged()], ["kafka:ev", 1]);
 * await kafka.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openKafkaSink(kafka: Kafka, options: KafkaSinkOptions): Promise<KafkaSink> {
  const { topic, partitions, onNote } = options;
  const prepared = await prepareTopic(kafka, topic, options);
  const has = countOf(prepared.partitions, "partition");
  onNote?.(
    prepared.action === "kept"
      ? `topic ${topic} is there with ${has}${
        prepared.partitions === partitions ? "" : ` (not ${partitions}, which are for a new one)`
      } and ${countOf(prepared.records, "record")}`
      : `topic ${topic} ${prepared.action} with ${has}`,
  );
  const producer = await kafka.openProducer({ compression: "zstd" });
  let acknowledged = 0;

  async function produce(records: readonly ProducerRecord[]): Promise<void> {
    try {
      for (const { count } of await producer.produce(topic, records)) acknowledged += count;
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      throw new KafkaError(
        error.code,
        `${error.message}; ${
          acknowledged.toLocaleString("en-US")
        } records were acknowledged before`,
        { cause: error },
      );
    }
  }

  return {
    place: `kafka:${topic}`,
    recordsBefore: prepared.records,
    async write(blocks, vehicleOf) {
      let records: ProducerRecord[] = [];
      let line = 0;
      for (const value of linesOf(blocks)) {
        line++;
        records.push({ key: vehicleOf?.get(line) ?? ownVehicle(value), value });
        if (records.length === RECORDS_PER_CALL) {
          await produce(records);
          records = [];
        }
      }
      if (records.length > 0) await produce(records);
    },
    acknowledged: () => acknowledged,
    close: () => producer.close(),
  };
}

function* linesOf(blocks: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const block of blocks) {
    for (let from = 0; from < block.length;) {
      const to = block.indexOf(LF, from);
      yield block.subarray(from, to);
      from = to + 1;
    }
  }
}

/** A healthy line has its vehicle at a fixed place; as bytes it is the key without being decoded. */
function ownVehicle(line: Uint8Array): Uint8Array {
  return line.subarray(beforeId.length, line.indexOf(QUOTE, beforeId.length));
}
