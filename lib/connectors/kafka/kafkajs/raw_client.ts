/** The little of KafkaJS that producers and consumers here need, so that it can be swapped. @module */

import type { Compression } from "@lib/connectors/kafka/compression.ts";
import type { PartitionOffsets, TopicDescription } from "@lib/connectors/kafka/kafka.ts";
import type { KafkajsMessage, KafkajsRecord } from "./kafkajs_records.ts";

/** A connected producer with an identity of its own, by which the broker drops repeats. */
export interface RawProducer {
  /** At most one batch per partition. */
  send(
    topic: string,
    messages: KafkajsMessage[],
  ): Promise<readonly { readonly partition: number; readonly baseOffset: number }[]>;
  stop(): Promise<void>;
}

/** Records as they arrive. */
export interface RawBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly KafkajsRecord[];
  readonly nextOffset: number;
  /** Fails when the group is rebalancing. */
  heartbeat(): Promise<void>;
}

/** Sends a consumer to an offset. */
export type Seek = (topic: string, partition: number, offset: number) => void;

/** What a consumer tells while it runs. */
export interface RawConsumerEvents {
  /** Resolves once the batch is dealt with; false leaves it to be delivered again. */
  onBatch(batch: RawBatch): Promise<boolean>;
  /** Offsets without records were passed. */
  onPassed(batch: Omit<RawBatch, "records" | "heartbeat">): void;
  /** Before anything is fetched from them, so that `seek` can still say from where. */
  onAssigned(partitions: Readonly<Record<string, readonly number[]>>, seek: Seek): void;
  onRevoked(): void;
  /** The consumer has given up. */
  onCrash(error: Error): void;
}

/** A consumer that runs. */
export interface RawConsumer {
  commit(topic: string, offsets: PartitionOffsets): Promise<void>;
  stop(): Promise<void>;
}

/** How a consumer is started. */
export interface RawConsumerOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly start: "earliest" | "latest";
  readonly sessionTimeoutMs: number;
  /** How long joining may take; default 60 s. */
  readonly joinTimeoutMs?: number;
}

/** A client of one cluster. */
export interface RawClient {
  describe(topic: string): Promise<TopicDescription>;
  startProducer(compression: Compression): Promise<RawProducer>;
  startConsumer(options: RawConsumerOptions, events: RawConsumerEvents): Promise<RawConsumer>;
  /** What was thrown, as one of our errors. */
  explain(thrown: unknown, doing: string): Error;
}
