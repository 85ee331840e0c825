/** Where a query's results go: every sink says what it guarantees, and a retried batch has no second effect. @module */

import type { RecordHeaders } from "@lib/connectors/kafka/kafka.ts";
import type { FieldType, Origin, OutputMode, Row } from "../query/stream_query.ts";
import type { SourceOffsets, SourceRecord } from "../sources/source.ts";

/** `records`: one row per accepted record. `windows`: aggregates. The other two are what did not get there. */
export const OUTPUTS = ["records", "windows", "late", "deadLetters"] as const;
export type Output = (typeof OUTPUTS)[number];

export interface OutputColumn {
  readonly name: string;
  readonly type: FieldType;
}

/** A row for a sink; records know where they come from, and retractions that they are such. */
export interface SinkRow {
  readonly values: Row;
  readonly origin?: Origin;
  /** The record it was made of, where it was made of one. */
  readonly record?: SourceRecord;
  readonly isRetraction?: boolean;
}

/** A record that could not be handled, with all that is needed to handle it later. */
export interface DeadLetter {
  readonly origin: Origin;
  readonly key: Uint8Array | null;
  /** The original bytes; null for a tombstone. */
  readonly value: Uint8Array | null;
  /** The record's own; left out where it had none. */
  readonly headers?: RecordHeaders;
  readonly code: string;
  readonly message: string;
  /** Where it failed: `decode`, `validate`, `event-time` or `sink`. */
  readonly stage: string;
  /** From 1; grows with every replay. */
  readonly attempt: number;
  /** Whose query could not handle it, where several may have their letters in one place. */
  readonly queryName?: string;
}

/** All that one batch brings, under one id. */
export interface SinkBatch {
  readonly queryId: string;
  readonly batchId: number;
  readonly outputMode: OutputMode;
  readonly rows: Readonly<Partial<Record<Exclude<Output, "deadLetters">, readonly SinkRow[]>>>;
  readonly deadLetters: readonly DeadLetter[];
  /** Where the next batch begins. */
  readonly nextOffsets: SourceOffsets;
  /** Rows of a flush at the end of a bounded run, not of a closed window. */
  readonly isFlush: boolean;
}

/** What a sink made of a batch. */
export interface SinkReport {
  readonly written: number;
  /**
   * Rows that it will never take, such as those that break a constraint: they become dead letters.
   * A sink that takes dead letters has stored these among them.
   */
  readonly rejected: readonly {
    readonly row: SinkRow;
    readonly code: string;
    readonly message: string;
  }[];
}

/** What a sink is told before its first batch. */
export interface SinkSchema {
  readonly queryId: string;
  readonly queryName: string;
  readonly outputMode: OutputMode;
  readonly columns: Readonly<Partial<Record<Output, readonly OutputColumn[]>>>;
  /** Columns that identify a row of `windows`. */
  readonly windowKey: readonly string[];
}

/** Opened once, written batch by batch, closed at the end. */
export interface Sink {
  readonly description: string;
  /** What holds if the process dies at any moment, in one sentence. */
  readonly guarantee: string;
  /** Before it is opened, the outputs that it can take; afterwards those that it takes. */
  readonly outputs: readonly Output[];
  open(schema: SinkSchema): Promise<void>;
  /** Resolves once the batch is durable. The same batch may come again after a crash. */
  write(batch: SinkBatch): Promise<SinkReport>;
  close(): Promise<void>;
}
