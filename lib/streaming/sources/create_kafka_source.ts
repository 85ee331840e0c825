/** Topics of a message log, whether a Kafka cluster or the embedded one. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Kafka, TopicDescription } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { DataLossError } from "./data_loss_error.ts";
import { kafkaAnchor, readRecordBefore } from "./kafka_anchor.ts";
import { createTopicReader, type TopicReader } from "./create_topic_reader.ts";
import { settleLosses } from "./settle_losses.ts";
import { shareRecords } from "./share_records.ts";
import type { Source, SourceOffsets } from "./source.ts";

/** What is in a batch if no limit is given: so much fits into memory many times. */
const MAX_RECORDS = 100_000;

/**
 * A source of one or several topics. Offsets are the next ones by `topic/partition`; the group
 * offsets of the broker are not used. Partitions that are added later are read from their start.
 *
 * @throws {UsageError} without a topic.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { createKafkaSource } from "@lib/streaming/sources/create_kafka_source.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 2 });
 * const producer = await kafka.openProducer();
 * await producer.produce("sales", [{ value: "a", partition: 1 }]);
 * const source = createKafkaSource(kafka, ["sales"]);
 * assertEquals(await source.start("earliest"), { "sales/0": 0, "sales/1": 0 });
 * assertEquals(await source.latest(), { "sales/0": 0, "sales/1": 1 });
 * await source.close();
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createKafkaSource(kafka: Kafka, topics: readonly string[]): Source {
  if (topics.length === 0) throw new UsageError("--source must name a topic: kafka:TOPIC[,TOPIC]");
  const readers = new Map<string, TopicReader>();
  let anchors: Record<string, number> = {};

  const offsetsOf = async (side: "start" | "end"): Promise<SourceOffsets> => {
    const described = await Promise.all(topics.map((topic) => kafka.describeTopic(topic)));
    return Object.fromEntries(
      described.flatMap(({ topic, partitions }) =>
        partitions.map((there) => [`${topic}/${there.partition}`, there[side]])
      ),
    );
  };
  const closeReaders = async () => {
    const open = [...readers.values()];
    readers.clear();
    for (const reader of open) await reader.close();
  };

  return {
    description: `kafka:${topics.join(",")}`,
    defaultWatermarkScope: "partition",
    partitions: (offsets) => Object.keys(offsets),
    start: async (at) => {
      if (at === "latest") return await offsetsOf("end");
      const earliest = await offsetsOf("start");
      return at === "earliest" ? earliest : { ...earliest, ...at };
    },
    resume: async (from, options) => {
      const strange = Object.keys(from).find((name) => !topics.includes(topicOf(name)));
      if (strange !== undefined) {
        throw new UsageError(
          `--source must be what the checkpoint has read, which is ${strange}: current value is ${
            JSON.stringify(`kafka:${topics.join(",")}`)
          }`,
        );
      }
      const losses: string[] = [];
      const goOn: Record<string, number> = {};
      for (const topic of topics) {
        const there = await describeOr(kafka, topic);
        for (const { partition, start, end } of there?.partitions ?? []) {
          const name = `${topic}/${partition}`;
          const at = from[name];
          if (at === undefined) {
            goOn[name] = start;
            continue;
          }
          const anchor = options.anchors[name];
          const loss = rangeLoss(name, at, { start, end }) ??
            await recreationLoss(kafka, { topic, partition, at, anchor });
          if (loss !== undefined) losses.push(loss);
          goOn[name] = loss === undefined ? at : start;
        }
        losses.push(...goneLosses(topic, from, goOn));
      }
      settleLosses(losses, options);
      return goOn;
    },
    latest: () => offsetsOf("end"),
    nextEnd: async (from, latest, { maxRecords = MAX_RECORDS }) => {
      const cut = Object.keys(latest).filter((name) => latest[name]! < (from[name] ?? 0));
      // What was answered while a broker came back may be behind what it knows a moment later.
      const ends = cut.length > 0 ? await offsetsOf("end") : latest;
      const losses = cut.map((name) =>
        rangeLoss(name, from[name]!, { start: 0, end: ends[name] ?? 0 })
      ).filter((loss) => loss !== undefined);
      if (losses.length > 0) throw new DataLossError(losses);
      return { ...from, ...shareRecords(from, latest, maxRecords) };
    },
    async *read(from, to) {
      for (const topic of topics) {
        const [begin, end] = [partitionsOf(topic, from), partitionsOf(topic, to)];
        let reader = readers.get(topic);
        if (reader === undefined || !reader.isAt(begin, end)) {
          await reader?.close();
          reader = createTopicReader(kafka, topic);
          readers.set(topic, reader);
        }
        try {
          for await (const records of reader.read(begin, end)) {
            const last = records.at(-1)!;
            anchors[`${topic}/${last.partition}`] = kafkaAnchor(last);
            yield records;
          }
        } catch (error) {
          // Whatever broke it may have left it unable to go on; the next try has one of its own.
          readers.delete(topic);
          await reader.close().catch(() => {});
          throw error;
        }
      }
    },
    takeAnchors: () => {
      const taken = anchors;
      anchors = {};
      return taken;
    },
    close: closeReaders,
  };
}

function topicOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}

function partitionsOf(topic: string, offsets: SourceOffsets): Record<number, number> {
  return Object.fromEntries(
    Object.entries(offsets).filter(([name]) => topicOf(name) === topic)
      .map(([name, offset]) => [name.slice(topic.length + 1), offset]),
  );
}

async function describeOr(kafka: Kafka, topic: string): Promise<TopicDescription | undefined> {
  try {
    return await kafka.describeTopic(topic);
  } catch (error) {
    if (error instanceof KafkaError && error.code === "TOPIC_MISSING") return undefined;
    throw error;
  }
}

function rangeLoss(
  name: string,
  at: number,
  { start, end }: { readonly start: number; readonly end: number },
): string | undefined {
  if (at > end) {
    return `${name} ends before offset ${end}, and was read up to ${at}: the topic was made anew, or cut`;
  }
  if (at >= start) return undefined;
  return `${name}: offsets ${at} to ${start - 1} are no longer there (${start - at} in all)`;
}

async function recreationLoss(
  kafka: Kafka,
  { topic, partition, at, anchor }: {
    readonly topic: string;
    readonly partition: number;
    readonly at: number;
    readonly anchor: number | undefined;
  },
): Promise<string | undefined> {
  if (anchor === undefined) return undefined;
  const record = await readRecordBefore(kafka, topic, { partition, offset: at });
  if (record === undefined || kafkaAnchor(record) === anchor) return undefined;
  return `${topic}/${partition} has another record at offset ${
    at - 1
  } than was read there: the topic was made anew`;
}

function goneLosses(topic: string, from: SourceOffsets, there: SourceOffsets): string[] {
  return Object.entries(from)
    .filter(([name]) => topicOf(name) === topic && !Object.hasOwn(there, name))
    .map(([name, at]) => `${name} is gone, and was read up to offset ${at}`);
}
