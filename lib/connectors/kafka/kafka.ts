/** The one interface to a message log, whether a Kafka cluster or the embedded one. @module */

import type { Connection } from "@lib/connectors/connection.ts";

/** Offsets by partition. An offset is a whole number below 2^53, which a log of our size never reaches. */
export type PartitionOffsets = Readonly<Record<number, number>>;

/** Names may repeat, so these are pairs. */
export type RecordHeaders = readonly (readonly [name: string, value: Uint8Array])[];

/** One record as it is read. */
export interface KafkaRecord {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Uint8Array | null;
  /** Null is a tombstone: a value like any other to the log. */
  readonly value: Uint8Array | null;
  readonly headers: RecordHeaders;
}

/** One record as it is produced; texts are sent as UTF-8. */
export interface ProducerRecord {
  /** Records with equal keys land on the same partition; without a key they are dealt in turn. */
  readonly key?: Uint8Array | string | null;
  readonly value: Uint8Array | string | null;
  readonly headers?: readonly (readonly [name: string, value: Uint8Array | string])[];
  /** Default: the time of producing. */
  readonly timestampMs?: number;
  /** Overrules the key. */
  readonly partition?: number;
}

/** Records that stand next to each other in one partition. */
export interface PolledBatch {
  readonly topic: string;
  readonly partition: number;
  /** May be empty where the log holds only marks of transactions. */
  readonly records: readonly KafkaRecord[];
  /** Where reading goes on. */
  readonly nextOffset: number;
}

/** What is known of a topic. */
export interface TopicDescription {
  readonly topic: string;
  /** Largest size of one record with its wrapping, as in Kafka's `max.message.bytes`. */
  readonly maxMessageBytes: number;
  /** In order; `start` is the first offset still there, `end` the next one to be given. */
  readonly partitions: readonly {
    readonly partition: number;
    readonly start: number;
    readonly end: number;
  }[];
}

/** How a topic is made. */
export interface TopicOptions {
  readonly partitions: number;
  /** Default 1,048,588, as in Kafka. */
  readonly maxMessageBytes?: number;
  /**
   * Keep records whatever their time, such as those that are sent with the times of a simulation.
   * Default: as the server is set, in Kafka a week; the embedded log keeps all.
   */
  readonly keepsOldRecords?: boolean;
}

/** How records are produced. */
export interface ProducerOptions {
  /** One of `COMPRESSIONS`; default `none`. */
  readonly compression?: string;
}

/** Where records were stored. */
export interface Produced {
  readonly partition: number;
  readonly firstOffset: number;
  readonly count: number;
}

/** Writes records; idempotent: what is retried inside is stored once. */
export interface Producer {
  /**
   * Stores records, in order within each partition, and resolves once all are acknowledged by all
   * replicas in sync. Waiting for it is what keeps a fast producer from outrunning the log.
   *
   * @throws {KafkaError} With `RECORD_TOO_LARGE`, `TOPIC_MISSING` or a wrong call nothing was
   * stored. After another error some of these records may have been, and producing them again may
   * store them twice.
   */
  produce(topic: string, records: readonly ProducerRecord[]): Promise<readonly Produced[]>;
  close(): Promise<void>;
}

/** How long a poll waits where there is nothing to read yet; default 500 ms. */
export interface PollOptions {
  readonly maxWaitMs?: number;
}

/** Reads a topic from explicit offsets; commits nothing. */
export interface Reader {
  /** The next records of any partition, or undefined when none came in time. */
  poll(options?: PollOptions): Promise<PolledBatch | undefined>;
  /** Where reading goes on, by partition. */
  positions(): PartitionOffsets;
  close(): Promise<void>;
}

/** Where a reader begins. */
export interface ReaderOptions {
  /** `latest` is the end as it is when the reader opens. Partitions not named are not read. */
  readonly from: PartitionOffsets | "earliest" | "latest";
}

/** How a group is joined. */
export interface GroupOptions {
  readonly topics: readonly string[];
  /** Where to begin in partitions without a committed offset; default `earliest`. */
  readonly start?: "earliest" | "latest";
  /** After this long without a sign of life a member's partitions go to others; default 10 s. */
  readonly sessionTimeoutMs?: number;
}

/**
 * A member of a group, whose partitions are shared out among its members.
 *
 * Each partition begins at its committed offset, so what was polled but not committed when a member
 * leaves or dies is delivered again: at least once. Members are kept alive by a timer, not by
 * polling; long processing costs no membership.
 */
export interface GroupMember {
  poll(options?: PollOptions): Promise<PolledBatch | undefined>;
  /** What this member has now, by topic. */
  assigned(): Readonly<Record<string, readonly number[]>>;
  /**
   * Stores where the group goes on: the offset after the last one processed.
   *
   * @throws {KafkaError} with `REBALANCED` if a partition is no longer this member's; then none of
   * these offsets is committed.
   */
  commit(topic: string, offsets: PartitionOffsets): Promise<void>;
  /** Leaves the group at once. */
  close(): Promise<void>;
}

/** An open message log. All methods throw {@linkcode KafkaError} when the log refuses. */
export interface Kafka extends Connection {
  readonly service: "kafka";
  /** False where the topic is there already, with whatever partitions it has. */
  createTopic(topic: string, options: TopicOptions): Promise<boolean>;
  /** Names in order, without Kafka's own topics. */
  listTopics(): Promise<readonly string[]>;
  describeTopic(topic: string): Promise<TopicDescription>;
  deleteTopic(topic: string): Promise<void>;
  /** By partition: the first offset whose timestamp is not before this one, else the end. */
  offsetsAt(topic: string, timestampMs: number): Promise<PartitionOffsets>;
  /** What a group has committed; partitions without a commit are not in it. */
  committed(group: string, topic: string): Promise<PartitionOffsets>;
  openProducer(options?: ProducerOptions): Promise<Producer>;
  openReader(topic: string, options: ReaderOptions): Promise<Reader>;
  joinGroup(group: string, options: GroupOptions): Promise<GroupMember>;
}
