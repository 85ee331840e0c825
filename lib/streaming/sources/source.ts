/** Where a query's records come from: a log that can be read again from any place. @module */

import type { RecordHeaders } from "@lib/connectors/kafka/kafka.ts";
import type { Origin } from "../query/stream_query.ts";

/** The next offset by `topic/partition`, or by whatever the source counts; a missing name is unread. */
export type SourceOffsets = Readonly<Record<string, number>>;

/** A record as it was read. Its bytes are kept, since a dead letter must hold them unchanged. */
export interface SourceRecord extends Origin {
  readonly key: Uint8Array | string | null;
  readonly value: Uint8Array | string | null;
  /** Left out where there are none, as in most streams. */
  readonly headers?: RecordHeaders;
  /** From 1, which is the default; higher for a dead letter that is tried again. */
  readonly attempt?: number;
}

/** A number by which a source knows again what it read last, by the names of its offsets. */
export type SourceAnchors = Readonly<Record<string, number>>;

/** What a source is told of the run before. */
export interface ResumeOptions {
  readonly anchors: SourceAnchors;
  /** Go on with what is left where something was lost. */
  readonly acceptsLoss: boolean;
  readonly onNote: (text: string) => void;
}

/** A replayable source: the same range gives the same records in the same order, always. */
export interface Source {
  /** As `progress.sources[].description`. */
  readonly description: string;
  /** Whose watermark scope a query has that does not say. */
  readonly defaultWatermarkScope: "query" | "partition";
  /** Those whose event times the watermark waits for, as `topic/partition`. */
  partitions(offsets: SourceOffsets): readonly string[];
  /** Where a new query begins. */
  start(at: "earliest" | "latest" | SourceOffsets): Promise<SourceOffsets>;
  /**
   * Where a query that stopped here goes on, once it is sure that nothing is missing since.
   *
   * @throws {DataLossError} naming what is gone; with `acceptsLoss` it is told to `onNote` instead,
   * and the offsets are those of what is left.
   */
  resume(from: SourceOffsets, options: ResumeOptions): Promise<SourceOffsets>;
  /** What is there now. */
  latest(): Promise<SourceOffsets>;
  /** The end of the next batch from here, at most `maxRecords` records or one file on. */
  nextEnd(
    from: SourceOffsets,
    latest: SourceOffsets,
    options: { readonly maxRecords?: number },
  ): Promise<SourceOffsets>;
  /**
   * Reads a range, a piece at a time.
   *
   * @throws if some of it is no longer there, naming what was lost and how to go on.
   */
  read(from: SourceOffsets, to: SourceOffsets): AsyncIterable<readonly SourceRecord[]>;
  /** Of what was read since the last call; kept in the checkpoint until the query is resumed. */
  takeAnchors(): SourceAnchors;
  close(): Promise<void>;
}
