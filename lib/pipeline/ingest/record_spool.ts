/** Records of a topic on their way to the decoder: a file that can be read again. @module */

import type { KafkaRecord } from "@lib/connectors/kafka/kafka.ts";
import { KEPT_LINE_BYTES, MAX_LINE_BYTES } from "./line_scanner.ts";

/** What stands before each value: its offset, its length, and what it is. */
export const FRAME_BYTES = 8 + 4 + 1;
/** What a value is: bytes, none at all, or the beginning of one that is too long to be read. */
export const FRAME_KINDS = { value: 0, tombstone: 1, overlong: 2 } as const;

/** Some records of one partition that stand together in the file. */
export interface SpoolSegment {
  readonly position: number;
  readonly length: number;
  readonly firstOffset: number;
}

/** A spool being filled. */
export interface RecordSpool {
  readonly path: string;
  add(partition: number, records: readonly KafkaRecord[]): void;
  /** Ends writing and gives the segments of each partition, in order. */
  finish(): ReadonlyMap<number, readonly SpoolSegment[]>;
  close(): void;
}

/** Large enough to be read at once with profit, small enough for hundreds of partitions. */
const SEGMENT_BYTES = 128 * 2 ** 10;
/** Offsets within a segment are counted in 32 bits. */
const SEGMENT_OFFSETS = 2 ** 31 - 1;
const LF = 10;

/**
 * A new file in `folder`.
 *
 * Records come from all partitions as they arrive, and are wanted one partition after the other:
 * which of two equal records is the first must not depend on the network. And the text of those
 * that go to quarantine is wanted a second time, when a broker may have deleted them.
 *
 * @example
 * ```ts
 * import { createRecordSpool } from "@lib/pipeline/ingest/record_spool.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const spool = createRecordSpool(folder);
 * const record = { offset: 7, timestampMs: 0, key: null, value: Uint8Array.of(1, 2), headers: [] };
 * spool.add(3, [record]);
 * assertEquals([...spool.finish()], [[3, [{ position: 0, length: 16, firstOffset: 7 }]]]);
 * spool.close();
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function createRecordSpool(folder: string): RecordSpool {
  const path = Deno.makeTempFileSync({ dir: folder, suffix: ".records" });
  const file = Deno.openSync(path, { write: true });
  const pending = new Map<number, PendingSegment>();
  const segments = new Map<number, SpoolSegment[]>();
  let end = 0;

  function flush(partition: number, segment: PendingSegment): void {
    const { bytes, length, firstOffset } = segment;
    for (let done = 0; done < length;) done += file.writeSync(bytes.subarray(done, length));
    const there = segments.get(partition) ?? [];
    there.push({ position: end, length, firstOffset });
    segments.set(partition, there);
    end += length;
    segment.length = 0;
  }

  return {
    path,
    add(partition, records) {
      const segment = pending.get(partition) ?? emptySegment();
      pending.set(partition, segment);
      for (const record of records) {
        if (segment.length > 0 && record.offset - segment.firstOffset > SEGMENT_OFFSETS) {
          flush(partition, segment);
        }
        if (segment.length === 0) segment.firstOffset = record.offset;
        append(segment, record);
        if (segment.length >= SEGMENT_BYTES) flush(partition, segment);
      }
    },
    finish() {
      for (const [partition, segment] of pending) {
        if (segment.length > 0) flush(partition, segment);
      }
      return segments;
    },
    close: () => file.close(),
  };
}

/** The next segment of a partition; its memory is used again for the one after it. */
interface PendingSegment {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  length: number;
  firstOffset: number;
}

function emptySegment(): PendingSegment {
  const bytes = new Uint8Array(2 * SEGMENT_BYTES);
  return { bytes, view: new DataView(bytes.buffer), length: 0, firstOffset: 0 };
}

function append(segment: PendingSegment, { offset, value }: KafkaRecord): void {
  const isOverlong = value !== null && value.length > MAX_LINE_BYTES;
  const kept = isOverlong ? value.subarray(0, KEPT_LINE_BYTES) : value;
  const needed = segment.length + FRAME_BYTES + (kept?.length ?? 0) + 1;
  if (needed > segment.bytes.length) {
    const larger = new Uint8Array(Math.max(needed, 2 * segment.bytes.length));
    larger.set(segment.bytes.subarray(0, segment.length));
    segment.bytes = larger;
    segment.view = new DataView(larger.buffer);
  }
  const { view } = segment;
  view.setFloat64(segment.length, offset);
  view.setUint32(segment.length + 8, kept?.length ?? 0);
  const kind = value === null ? "tombstone" : isOverlong ? "overlong" : "value";
  view.setUint8(segment.length + 12, FRAME_KINDS[kind]);
  if (kept !== null) segment.bytes.set(kept, segment.length + FRAME_BYTES);
  segment.length = needed;
  segment.bytes[needed - 1] = LF; // where the fast way of reading a line stops
}
