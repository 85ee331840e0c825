/** Refuses, before anything starts, a query that cannot run. @module */

import { parseDuration } from "@lib/time/parse_duration.ts";
import { columnTypes } from "./column_types.ts";
import { refuse } from "./refuse.ts";
import {
  type Aggregate,
  EVENT_TIME_COLUMN,
  type FieldType,
  type StreamQuery,
  WINDOW_COLUMNS,
} from "./stream_query.ts";

const NUMERIC: readonly FieldType[] = ["double", "long"];

/**
 * Refuses what Apache Spark refuses, and what could only be a mistake.
 *
 * @throws {UsageError} for the first thing that is wrong; it names the member and its value, and says
 * what would work.
 *
 * @example
 * ```ts
 * import { checkQuery } from "@lib/streaming/query/check_query.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const query = {
 *   decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
 *   window: { type: "tumbling", size: "1 minute" },
 *   aggregates: [{ fn: "count", as: "n" }],
 * } as const;
 * assertThrows(() => checkQuery(query), UsageError, "append needs a watermark");
 * checkQuery({ ...query, outputMode: "update" });
 * ```
 */
export function checkQuery(query: StreamQuery): void {
  checkColumns(query);
  checkWatermark(query);
  checkDedup(query);
  checkWindow(query);
  checkGrouping(query);
  checkOutputMode(query);
}

function checkColumns({ decode, derive }: StreamQuery): void {
  const { fields, eventTime } = decode;
  const names = Object.keys(fields);
  if (names.length === 0 && !eventTime) {
    refuse("decode.fields", { value: fields, must: "name at least one field" });
  }
  for (const name of [...names, ...Object.keys(derive ?? {})]) {
    if (name === "" || name === "__proto__") {
      refuse("decode.fields", { value: name, must: "name fields otherwise" });
    }
  }
  if (eventTime === "") refuse("decode.eventTime", { value: "", must: "name a member" });
  if (eventTime && eventTime !== EVENT_TIME_COLUMN && names.includes(EVENT_TIME_COLUMN)) {
    refuse("decode.fields", {
      value: EVENT_TIME_COLUMN,
      must: `not name a field ${EVENT_TIME_COLUMN}, since the event time ("${eventTime}") takes ` +
        "that name",
    });
  }
  const type = eventTime ? fields[eventTime] : undefined;
  if (type !== undefined && type !== "string" && type !== "timestamp") {
    refuse(`decode.fields.${eventTime}`, {
      value: type,
      must: "be timestamp or string, since it is the event time",
    });
  }
  const taken = Object.keys(columnTypes({ decode }));
  for (const name of Object.keys(derive ?? {})) {
    if (taken.includes(name)) {
      refuse("derive", { value: name, must: `use another name than ${taken.join(", ")}` });
    }
  }
}

function checkWatermark({ decode, watermark }: StreamQuery): void {
  if (!watermark) return;
  if (!decode.eventTime) {
    refuse("decode.eventTime", {
      value: decode.eventTime,
      must: "name the member with the event time, since a watermark follows it",
    });
  }
  durationFrom("watermark.delay", watermark.delay, { leastMicros: 0 });
  durationFrom("watermark.idleTimeout", watermark.idleTimeout, { leastMicros: 1 });
  durationFrom("watermark.futureLimit", watermark.futureLimit, { leastMicros: 0 });
}

function checkDedup(query: StreamQuery): void {
  const { dedup, watermark } = query;
  if (!dedup) return;
  checkNames("dedup.cols", dedup.cols, Object.keys(columnTypes(query)));
  if (dedup.cols.length === 0) {
    refuse("dedup.cols", { value: dedup.cols, must: "name at least one column" });
  }
  if (dedup.op === "within" && !watermark) {
    refuse("dedup.op", {
      value: dedup.op,
      must: "be plain where the query has no watermark; within needs one, to know when to forget",
    });
  }
}

function checkWindow({ decode, window }: StreamQuery): void {
  if (!window) return;
  if (!decode.eventTime) {
    refuse("decode.eventTime", {
      value: decode.eventTime,
      must: "name the member with the event time, since windows follow it",
    });
  }
  if (window.type === "session") {
    durationFrom("window.gap", window.gap, { leastMicros: 1 });
    return;
  }
  const sizeMicros = durationFrom("window.size", window.size, { leastMicros: 1 })!;
  let slideMicros = sizeMicros;
  if (window.type === "sliding") {
    slideMicros = durationFrom("window.slide", window.slide, { leastMicros: 1 })!;
    if (slideMicros > sizeMicros) {
      refuse("window.slide", {
        value: window.slide,
        must: `be at most window.size (${window.size}), or events between windows would be lost`,
      });
    }
  }
  const startMicros = durationFrom("window.start", window.start, { leastMicros: -Infinity });
  if (startMicros !== null && Math.abs(startMicros) >= slideMicros) {
    const [name, value] = window.type === "sliding"
      ? ["slide", window.slide]
      : ["size", window.size];
    refuse("window.start", {
      value: window.start,
      must: `be shorter than window.${name} (${value})`,
    });
  }
}

function checkGrouping(query: StreamQuery): void {
  const { window } = query;
  const keys = query.keys ?? [];
  const aggregates = query.aggregates ?? [];
  const types = columnTypes(query);
  if (aggregates.length === 0) {
    if (!window && keys.length === 0) return;
    refuse("aggregates", {
      value: query.aggregates,
      must: `have at least one function, such as {"fn": "count", "as": "n"}, where there is a ` +
        "window or a key",
    });
  }
  checkNames("keys", keys, Object.keys(types));
  const taken = new Map<string, string>();
  if (window) { for (const name of WINDOW_COLUMNS) taken.set(name, "a bound of the window"); }
  for (const [i, key] of keys.entries()) takeName(`keys[${i}]`, key, taken);
  for (const [i, aggregate] of aggregates.entries()) {
    checkAggregate(`aggregates[${i}]`, aggregate, types);
    takeName(`aggregates[${i}].as`, aggregate.as, taken);
  }
  if (window?.type === "session" && keys.length === 0) {
    refuse("keys", {
      value: keys,
      must: "name at least one column for sessions, since a session is one key's",
    });
  }
}

function checkAggregate(
  path: string,
  { fn, column }: Aggregate,
  types: Readonly<Record<string, FieldType>>,
): void {
  if (!column) {
    if (fn === "count") return;
    refuse(`${path}.column`, { value: column, must: `name the column of which to take ${fn}` });
  }
  checkNames(`${path}.column`, [column], Object.keys(types));
  if (fn === "count" || fn === "min" || fn === "max" || NUMERIC.includes(types[column]!)) return;
  const numeric = Object.keys(types).filter((name) => NUMERIC.includes(types[name]!));
  refuse(`${path}.column`, {
    value: column,
    must: `be a double or a long for ${fn} (${numeric.join(", ") || "there is none"}), but is a ` +
      types[column]!,
  });
}

function checkOutputMode(query: StreamQuery): void {
  const { window, watermark, keys, retractions } = query;
  const mode = query.outputMode ?? "append";
  const isAggregating = (query.aggregates?.length ?? 0) > 0;
  const isSession = window?.type === "session";
  const must = (what: string) => refuse("outputMode", { value: mode, must: what });
  if (retractions && !(isSession && mode === "update")) {
    refuse("retractions", { value: true, must: "be left out but for sessions in update mode" });
  }
  if (mode === "complete" && !isAggregating) {
    must("be append or update where nothing is aggregated");
  }
  const isKeyedByTime = keys?.includes(EVENT_TIME_COLUMN) ?? false;
  if (window && watermark && isKeyedByTime && (mode !== "complete" || isSession)) {
    refuse("keys", {
      value: EVENT_TIME_COLUMN,
      must:
        "name other columns where there are a window and a watermark, as both would say when a " +
        `group is final; leave out the window, or ${EVENT_TIME_COLUMN}`,
    });
  }
  const followsTime = Boolean(window) || isKeyedByTime;
  if (mode === "append" && isAggregating && !(followsTime && watermark)) {
    const missing = followsTime
      ? "a watermark"
      : `a window with a watermark, or a watermark and ${EVENT_TIME_COLUMN} among the keys`;
    must(`be update or complete here; append needs ${missing}, to know when a result is final`);
  }
  if (mode === "update" && isSession && !retractions) {
    must("be append or complete for sessions, or retractions be true, since sessions merge");
  }
}

/** Refuses names that are not there, and names given twice. */
function checkNames(path: string, names: readonly string[], known: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    const place = path.endsWith(".column") ? path : `${path}[${i}]`;
    if (!known.includes(name)) {
      refuse(place, { value: name, must: `be one of ${known.join(", ")}` });
    }
    if (names.indexOf(name) < i) refuse(place, { value: name, must: "be named once" });
  }
}

/** Refuses a name that the result has already. */
function takeName(path: string, name: string, taken: Map<string, string>): void {
  if (name === "" || name === "__proto__") refuse(path, { value: name, must: "be another name" });
  const by = taken.get(name);
  if (by !== undefined) {
    refuse(path, {
      value: name,
      must: `differ from the other columns of the result; ${by} has it`,
    });
  }
  taken.set(name, path);
}

/** A duration in microseconds; null if there is none. */
function durationFrom(
  path: string,
  text: string | null | undefined,
  { leastMicros }: { readonly leastMicros: number },
): number | null {
  if (text === null || text === undefined) return null;
  const micros = parseDuration(text, { name: path });
  if (micros < leastMicros) {
    const must = leastMicros > 0 ? "be longer than nothing" : "not be negative";
    refuse(path, { value: text, must: `${must}, such as "10 seconds"` });
  }
  return micros;
}
