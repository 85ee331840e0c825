/** A real Kafka cluster through KafkaJS: the one file that knows the library. @module */

import {
  type Admin,
  CompressionCodecs,
  CompressionTypes,
  ConfigResourceTypes,
  Kafka as Kafkajs,
  type KafkaConfig,
  logLevel,
} from "kafkajs";
import { checkPartitions } from "@lib/connectors/kafka/check_partitions.ts";
import { checkTopicName } from "@lib/connectors/kafka/check_topic_name.ts";
import {
  compress,
  type Compression,
  compressionOf,
  decompress,
} from "@lib/connectors/kafka/compression.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "@lib/connectors/kafka/deal_records.ts";
import type { Kafka, PartitionOffsets, TopicDescription } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import type { KafkaSettings } from "@lib/connectors/kafka/kafka_settings.ts";
import { startOffsets } from "@lib/connectors/kafka/start_offsets.ts";
import { within } from "@lib/connectors/kafka/within.ts";
import { explainKafkajsError } from "./explain_kafkajs_error.ts";
import { kafkajsMember } from "./kafkajs_member.ts";
import { kafkajsProducer } from "./kafkajs_producer.ts";
import type { KafkajsMessage } from "./kafkajs_records.ts";
import { kafkajsReader } from "./kafkajs_reader.ts";
import type {
  RawClient,
  RawConsumer,
  RawConsumerEvents,
  RawConsumerOptions,
  RawProducer,
  Seek,
} from "./raw_client.ts";
import { retryFor } from "./retry_for.ts";
import { silenceWarning } from "./silence_warning.ts";
import { untilLed } from "./until_led.ts";

/** How patient the client is. */
export interface KafkajsOptions {
  /** Within this long a question is answered or an error; default 10 s. */
  readonly answerTimeoutMs?: number;
  /** How long producing and reading try to get over a broker that went away; default 60 s. */
  readonly recoveryTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 2_000;
// A long wait would make closing slow, for KafkaJS cannot take back a fetch.
const FETCH_WAIT_MS = 200;
const HEARTBEAT_MS = 1_000;
const STOP_TIMEOUT_MS = 5_000;
// A broker that takes requests and answers none costs KafkaJS this much for each of its tries.
const REQUEST_TIMEOUT_MS = 30_000;

const COMPRESSION_TYPES: Readonly<Record<Compression, CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
};

// KafkaJS knows the codec's number and leaves the codec to us.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Uint8Array }) => Promise.resolve(compress("zstd", buffer)),
  decompress: (buffer: Uint8Array) => Promise.resolve(decompress("zstd", buffer)),
});

silenceWarning("TimeoutNegativeWarning");

/**
 * Connects to a cluster and asks it for a sign of life.
 *
 * @throws {KafkaError} `UNREACHABLE` within `answerTimeoutMs`, or `AUTHENTICATION`.
 */
export async function openKafkajs(
  settings: KafkaSettings,
  { answerTimeoutMs = 10_000, recoveryTimeoutMs = 60_000 }: KafkajsOptions = {},
): Promise<Kafka> {
  const place = settings.brokers.join(",");
  let trouble: string | undefined;
  // What a producer is told of tries does not reach the connection under it; the client's own does.
  const clientFor = (timeoutMs: number) =>
    new Kafkajs({
      ...configOf(settings),
      retry: retryFor(timeoutMs),
      logLevel: logLevel.ERROR,
      logCreator: () => ({ log }) => {
        if (/^Connection (error|timeout)/.test(log.message)) trouble = log.message;
      },
    });
  const asking = clientFor(answerTimeoutMs / 2); // connecting takes the other half
  const client = clientFor(recoveryTimeoutMs);
  const opened = new Set<{ close(): Promise<void> }>();
  let isOpen = true;

  const explain = (thrown: unknown, doing: string) => explainKafkajsError(thrown, { place, doing });

  // Each question has a connection of its own: one that is kept remembers topics that were asked
  // for, and fails in everything once one of them is deleted.
  async function ask<Answer>(
    doing: string,
    work: (admin: Admin) => Promise<Answer>,
  ): Promise<Answer> {
    if (!isOpen) throw new KafkaError("CLOSED", `The connection to Kafka at ${place} was closed`);
    trouble = undefined;
    const admin = asking.admin();
    const answer = admin.connect().then(() => work(admin));
    try {
      return await within(answerTimeoutMs, answer);
    } catch (thrown) {
      // Time can be up while KafkaJS tries again, and only its log knows why it has to.
      const why = isTimeout(thrown) && trouble !== undefined
        ? new DOMException(`${thrown.message}, last: ${trouble}`, thrown.name)
        : thrown;
      throw explain(why, doing);
    } finally {
      admin.disconnect().catch(() => {}); // nothing depends on how a goodbye goes
    }
  }

  async function needTopic(admin: Admin, topic: string): Promise<void> {
    // Asking for a topic by name makes it, where the broker is set up so.
    if ((await admin.listTopics()).includes(topic)) return;
    throw new KafkaError("TOPIC_MISSING", `Kafka at ${place} has no topic ${topic}`);
  }

  const describe = (topic: string): Promise<TopicDescription> =>
    untilLed(answerTimeoutMs, () => describeOnce(topic));

  const describeOnce = (topic: string): Promise<TopicDescription> =>
    ask(`describe ${topic}`, async (admin) => {
      await needTopic(admin, topic);
      const [offsets, maxMessageBytes] = await Promise.all([
        admin.fetchTopicOffsets(topic),
        maxMessageBytesOf(admin, topic),
      ]);
      const partitions = offsets.map(({ partition, low, high }) => ({
        partition,
        start: Number(low),
        end: Number(high),
      })).sort((a, b) => a.partition - b.partition);
      return { topic, maxMessageBytes, partitions };
    });

  const raw: RawClient = {
    describe,
    explain,
    startProducer,
    startConsumer,
  };

  async function startProducer(compression: Compression): Promise<RawProducer> {
    const producer = client.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
    });
    const limited = <T>(answer: Promise<T>) =>
      within(recoveryTimeoutMs + REQUEST_TIMEOUT_MS, answer);
    await limited(producer.connect());
    return {
      async send(topic: string, messages: KafkajsMessage[]) {
        const answers = await limited(producer.send({
          topic,
          messages,
          acks: -1,
          compression: COMPRESSION_TYPES[compression],
        }));
        return answers.map(({ partition, baseOffset }) => ({
          partition,
          baseOffset: Number(baseOffset),
        }));
      },
      stop: () => within(STOP_TIMEOUT_MS, producer.disconnect()).catch(() => {}),
    };
  }

  async function startConsumer(
    { group, topics, start, sessionTimeoutMs }: RawConsumerOptions,
    events: RawConsumerEvents,
  ): Promise<RawConsumer> {
    let startsOverUntilMs = Infinity;
    const consumer = client.consumer({
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(HEARTBEAT_MS, sessionTimeoutMs / 3),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      // Starting over without end would leave the caller waiting without a word; but a broker that
      // has just come back says for a while that it is still reading its groups.
      retry: {
        restartOnFailure: (error) => {
          startsOverUntilMs = Math.min(startsOverUntilMs, performance.now() + recoveryTimeoutMs);
          return Promise.resolve(isLoading(error) && performance.now() < startsOverUntilMs);
        },
      },
    });
    const seek: Seek = (topic, partition, offset) =>
      consumer.seek({ topic, partition, offset: String(offset) });
    consumer.on(
      "consumer.group_join",
      ({ payload }) => {
        startsOverUntilMs = Infinity;
        events.onAssigned(payload.memberAssignment, seek);
      },
    );
    consumer.on("consumer.rebalancing", () => events.onRevoked());
    consumer.on("consumer.crash", ({ payload }) => {
      if (!payload.restart) events.onCrash(payload.error);
    });
    consumer.on("consumer.end_batch_process", ({ payload }) => {
      const { topic, partition, lastOffset, batchSize } = payload;
      if (batchSize === 0) {
        events.onPassed({ topic, partition, nextOffset: Number(lastOffset) + 1 });
      }
    });
    const stop = () => within(STOP_TIMEOUT_MS, consumer.disconnect()).catch(() => {});
    const run = async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: start === "earliest" });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async ({ batch, heartbeat, resolveOffset }) => {
          const { topic, partition, messages } = batch;
          const nextOffset = Number(batch.lastOffset()) + 1;
          const raw = { topic, partition, records: messages, nextOffset, heartbeat };
          if (await events.onBatch(raw)) resolveOffset(batch.lastOffset());
        },
      });
    };
    try {
      await run();
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      commit: (topic, offsets) =>
        consumer.commitOffsets(
          Object.entries(offsets).map(([partition, offset]) => ({
            topic,
            partition: Number(partition),
            offset: String(offset),
          })),
        ),
      stop,
    };
  }

  async function keep<Part extends { close(): Promise<void> }>(
    doing: string,
    opening: () => Promise<Part>,
  ): Promise<Part> {
    if (!isOpen) throw new KafkaError("CLOSED", `The connection to Kafka at ${place} was closed`);
    try {
      const part = await opening();
      opened.add(part);
      return part;
    } catch (thrown) {
      throw explain(thrown, doing);
    }
  }

  const { clusterId, brokers } = await ask("answer", (admin) => admin.describeCluster());
  return {
    service: "kafka",
    mode: "real",
    version: `Kafka cluster ${clusterId}, ${brokers.length} broker(s), through KafkaJS 2.2.4`,
    place,
    ping: () => ask("answer", async (admin) => void await admin.describeCluster()),
    createTopic: (topic, { partitions, maxMessageBytes, keepsOldRecords }) =>
      ask(`make topic ${topic}`, (admin) => {
        const configEntries = [
          ...(maxMessageBytes === undefined
            ? []
            : [{ name: "max.message.bytes", value: String(maxMessageBytes) }]),
          ...(keepsOldRecords ? [{ name: "retention.ms", value: "-1" }] : []),
        ];
        const numPartitions = checkPartitions(partitions);
        const config = { topic: checkTopicName(topic), numPartitions, configEntries };
        return admin.createTopics({ topics: [config], waitForLeaders: true });
      }),
    listTopics: () =>
      ask(
        "list topics",
        async (admin) =>
          (await admin.listTopics()).filter((topic) => !topic.startsWith("__")).sort(),
      ),
    describeTopic: describe,
    deleteTopic: (topic) =>
      ask(`delete topic ${topic}`, async (admin) => {
        await needTopic(admin, topic);
        await admin.deleteTopics({ topics: [topic] });
      }),
    offsetsAt: (topic, timestampMs) =>
      ask(`find offsets of ${topic}`, async (admin) => {
        await needTopic(admin, topic);
        return byPartition(await admin.fetchTopicOffsetsByTimestamp(topic, timestampMs));
      }),
    committed: (group, topic) =>
      ask(`read the offsets of group ${group}`, async (admin) => {
        await needTopic(admin, topic);
        const [answer] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
        return byPartition(answer!.partitions.filter(({ offset }) => offset !== "-1"));
      }),
    openProducer: ({ compression = "none" } = {}) =>
      keep(
        "open a producer",
        () => Promise.try(() => kafkajsProducer(raw, { compression: compressionOf(compression) })),
      ),
    openReader: (topic, { from }) =>
      keep(
        `read ${topic}`,
        async () => {
          const description = await describe(topic);
          return await kafkajsReader(raw, description, startOffsets(description, from));
        },
      ),
    joinGroup: (group, options) =>
      keep(`join group ${group}`, () => kafkajsMember(raw, group, options)),
    async close() {
      isOpen = false;
      await Promise.all([...opened].map((part) => part.close()));
      opened.clear();
    },
  };
}

/** Kafka's error 14: the group's coordinator is loading. */
function isLoading(error: Error & { readonly cause?: unknown }): boolean {
  const { code } = (error.cause ?? error) as { readonly code?: unknown };
  return code === 14;
}

function isTimeout(thrown: unknown): thrown is DOMException {
  return thrown instanceof DOMException && thrown.name === "TimeoutError";
}

/** KafkaJS as it is, for the bench that measures what our interface costs. */
export function rawKafkajs(settings: KafkaSettings): Kafkajs {
  return new Kafkajs(configOf(settings));
}

function configOf({ brokers, sasl, tls }: KafkaSettings): KafkaConfig {
  const config: KafkaConfig = {
    clientId: "telemetry-lab",
    brokers: [...brokers],
    connectionTimeout: CONNECT_TIMEOUT_MS,
    logLevel: logLevel.NOTHING, // what matters comes as an error
  };
  if (tls !== undefined) config.ssl = tls.ca === undefined ? true : { ca: [tls.ca] };
  // One object per mechanism is what the types ask for; the fields are the same.
  if (sasl !== undefined) config.sasl = { ...sasl } as KafkaConfig["sasl"];
  return config;
}

async function maxMessageBytesOf(admin: Admin, topic: string): Promise<number> {
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{
        type: ConfigResourceTypes.TOPIC,
        name: topic,
        configNames: ["max.message.bytes"],
      }],
    });
    return Number(resources[0]!.configEntries[0]!.configValue);
  } catch (error) {
    // Who may write a topic need not be allowed to read its settings.
    if (error instanceof Error && error.message.toLowerCase().includes("authoriz")) {
      return DEFAULT_MAX_MESSAGE_BYTES;
    }
    throw error;
  }
}

function byPartition(
  offsets: readonly { readonly partition: number; readonly offset: string }[],
): PartitionOffsets {
  return Object.fromEntries(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}
