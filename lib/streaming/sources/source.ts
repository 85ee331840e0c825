/** Where a query's records come from: a log that can be read again from any place. @module */

import type { Origin } from "../query/stream_query.ts";

/** The next offset by `topic/partition`, or by whatever the source counts. JSON all through. */
export type SourceOffsets = Readonly<Record<string, number>>;

/** A record as it was read. Its bytes are kept, since a dead letter must hold them unchanged. */
export interface SourceRecord extends Origin {
  readonly key: Uint8Array | string | null;
  readonly value: Uint8Array | string | null;
}

/** A replayable source: the same range gives the same records in the same order, always. */
export interface Source {
  /** As `progress.sources[].description`. */
  readonly description: string;
  /** Whose watermark scope a query has that does not say. */
  readonly defaultWatermarkScope: "query" | "partition";
  /** Where a new query begins. */
  start(at: "earliest" | "latest" | SourceOffsets): Promise<SourceOffsets>;
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
  close(): Promise<void>;
}
