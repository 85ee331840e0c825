/** From records to events: decode, judge, find the time, and set aside what cannot go on. @module */

import { parseDuration } from "@lib/time/parse_duration.ts";
import type { StreamEvent } from "../core/operator.ts";
import type { SourceRecord } from "../sources/source.ts";
import { createDecoder } from "./create_decoder.ts";
import { REJECT_REASONS, type RejectStage } from "./reject_reasons.ts";
import type { DecodedRecord, RejectRule, Row, StreamQuery, Value } from "./stream_query.ts";

/** A record that is no event, and why; it is to become a dead letter. */
export interface RejectedRecord {
  readonly record: SourceRecord;
  readonly code: string;
  readonly message: string;
  readonly stage: RejectStage;
}

/** Spark's figures of a batch's event times, which count a null as 1970. */
export interface EventTimes {
  readonly minMicros: number;
  readonly maxMicros: number;
  readonly avgMicros: number;
}

/** What became of a batch's records. */
export interface Admitted {
  /**
   * For the operator, in order. In a windowed query with deduplication also those without a time,
   * as Spark counts them in its state; they are among the rejected too.
   */
  readonly events: readonly StreamEvent[];
  readonly rejected: readonly RejectedRecord[];
  /** Latest event time by `topic/partition`, for the watermark; null where none had one. */
  readonly maxEventMicros: Readonly<Record<string, number | null>>;
  /** Null without an event. */
  readonly eventTimes: EventTimes | null;
}

/** Handles the records of one batch after another. */
export type Intake = (records: Iterable<SourceRecord>, now: { readonly nowMs: number }) => Admitted;

/**
 * The way in of a query.
 *
 * Rejected are, in this order: what the query's own rules reject; in a windowed query what is no
 * JSON object, or has no event time; and event times further ahead of the clock than the limit.
 * What is rejected never moves the watermark. Without a window nothing needs a time, and what is no
 * object is a row of nulls, as in Spark, unless a rule says otherwise.
 *
 * @example
 * ```ts
 * import { createIntake } from "@lib/streaming/query/create_intake.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const intake = createIntake({
 *   decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "tumbling", size: "1 minute" },
 *   aggregates: [{ fn: "count", as: "n" }],
 * });
 * const values = ['{"k": "a", "at": "1970-01-01T00:01:00Z"}', '{"k": "a"}', "{"];
 * const records = values.map((value, offset) => (
 *   { topic: "t", partition: 0, offset, timestampMs: null, key: null, value }
 * ));
 * const { events, rejected, maxEventMicros } = intake(records, { nowMs: 0 });
 * assertEquals(events.length, 1);
 * assertEquals(rejected.map(({ code }) => code), ["INVALID_TIMESTAMP", "JSON_PARSE_ERROR"]);
 * assertEquals(maxEventMicros, { "t/0": 60_000_000 });
 * ```
 */
export function createIntake(query: StreamQuery): Intake {
  const decode = createDecoder(query.decode);
  const rules = query.reject ?? [];
  const derived = Object.entries(query.derive ?? {});
  const needsTime = Boolean(query.window);
  const countsTimeless = !needsTime || Boolean(query.dedup);
  const { futureLimit } = query.watermark ?? {};
  const futureMicros = futureLimit
    ? parseDuration(futureLimit, { name: "watermark.futureLimit" })
    : Infinity;

  return (records, { nowMs }) => {
    const events: StreamEvent[] = [];
    const rejected: RejectedRecord[] = [];
    const latest = new Map<string, PartitionTimes>();
    const limitMicros = nowMs * 1000 + futureMicros;
    const times = { count: 0, minMicros: Infinity, maxMicros: -Infinity, sumMicros: 0 };
    let partition: PartitionTimes | undefined;

    for (const record of records) {
      if (partition?.topic !== record.topic || partition.partition !== record.partition) {
        partition = partitionTimes(latest, record);
      }
      const { row, isObject, eventMicros } = decode(record.value);
      // A record is where it stood, among others; a copy of that for each would cost much.
      let event: StreamEvent = { row, eventMicros, origin: record };
      if (rules.length > 0 || derived.length > 0) {
        const decoded: DecodedRecord = { row, isObject, origin: record };
        const broken = rules.find((rule) => rule.applies(decoded));
        if (broken !== undefined) {
          rejected.push(rejection(record, broken));
          continue;
        }
        if (derived.length > 0) event = { ...event, row: withDerived(decoded, derived) };
      }
      if (eventMicros === null) {
        if (needsTime) rejected.push(timeless(record, isObject));
        if (!countsTimeless) {
          noteTime(times, 0);
          continue;
        }
      } else if (eventMicros > limitMicros) {
        rejected.push(tooFarAhead(record, futureLimit!));
        continue;
      } else if (partition.maxMicros === null || eventMicros > partition.maxMicros) {
        partition.maxMicros = eventMicros;
      }
      noteTime(times, eventMicros ?? 0);
      events.push(event);
    }
    const { count, minMicros, maxMicros, sumMicros } = times;
    return {
      events,
      rejected,
      maxEventMicros: Object.fromEntries(
        [...latest].map(([name, { maxMicros }]) => [name, maxMicros]),
      ),
      eventTimes: count === 0 ? null : { minMicros, maxMicros, avgMicros: sumMicros / count },
    };
  };
}

/** What a batch brought of one partition. */
interface PartitionTimes {
  readonly topic: string;
  readonly partition: number;
  maxMicros: number | null;
}

function partitionTimes(
  latest: Map<string, PartitionTimes>,
  { topic, partition }: SourceRecord,
): PartitionTimes {
  const name = `${topic}/${partition}`;
  const times = latest.get(name) ?? { topic, partition, maxMicros: null };
  latest.set(name, times);
  return times;
}

function noteTime(
  times: { count: number; minMicros: number; maxMicros: number; sumMicros: number },
  micros: number,
): void {
  times.count++;
  if (micros < times.minMicros) times.minMicros = micros;
  if (micros > times.maxMicros) times.maxMicros = micros;
  times.sumMicros += micros;
}

function withDerived(
  decoded: DecodedRecord,
  derived: readonly (readonly [string, { compute(record: DecodedRecord): Value }])[],
): Row {
  const row: Record<string, Value> = { ...decoded.row };
  for (const [name, field] of derived) row[name] = field.compute(decoded);
  return row;
}

function rejection(record: SourceRecord, { code, message }: RejectRule): RejectedRecord {
  return { record, code, message, stage: "validate" };
}

function timeless(record: SourceRecord, isObject: boolean): RejectedRecord {
  return { record, ...isObject ? REJECT_REASONS.timeless : REJECT_REASONS.notAnObject };
}

function tooFarAhead(record: SourceRecord, limit: string): RejectedRecord {
  const { message, ...reason } = REJECT_REASONS.tooFarAhead;
  return { record, ...reason, message: message(limit) };
}
