import { UsageError } from "@lib/feedback/usage_error.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkQuery } from "./check_query.ts";
import type { StreamQuery } from "./stream_query.ts";

const QUERY: StreamQuery = {
  decode: {
    format: "json",
    fields: { event_id: "string", k: "string", amount: "double", n: "long", flag: "boolean" },
    eventTime: "timestamp",
  },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "1 minute" },
  keys: ["k"],
  aggregates: [{ fn: "sum", column: "amount", as: "total" }],
};
const SESSION = { type: "session", gap: "30 seconds" } as const;
const NO_WINDOW = { window: null, keys: null, aggregates: null };

function refusal(change: Partial<StreamQuery>): string {
  return assertThrows(() => checkQuery({ ...QUERY, ...change }), UsageError).message;
}

function assertRefused(change: Partial<StreamQuery>, ...parts: string[]): void {
  const message = refusal(change);
  for (const part of parts) assert(message.includes(part), `${message} has no ${part}`);
}

/** Spark's refusals as our queries; null where a query of ours has no way to say it. */
const SPARK: Readonly<Record<string, Partial<StreamQuery> | null>> = {
  "append aggregation without watermark": { watermark: null },
  "complete without aggregation": { ...NO_WINDOW, outputMode: "complete" },
  "session window in update mode": { window: SESSION, outputMode: "update" },
  "session window in update mode, no watermark": {
    window: SESSION,
    outputMode: "update",
    watermark: null,
  },
  "session window without another key, append": { window: SESSION, keys: [] },
  "session window without another key, complete": {
    window: SESSION,
    keys: [],
    outputMode: "complete",
  },
  "slide larger than window": {
    window: { type: "sliding", size: "30 seconds", slide: "60 seconds" },
  },
  "zero window": { window: { type: "tumbling", size: "0 seconds" } },
  "negative watermark delay": { watermark: { delay: "-5 seconds" } },
  // A text is read as a timestamp here, as Spark's to_timestamp does; other types are refused.
  "watermark on a string column": { decode: { ...QUERY.decode, eventTime: "amount" } },
  // Windows are over the event time only, whatever its member is called.
  "window over the string column 'timestamp' (seed default), update": {
    decode: { ...QUERY.decode, fields: { ...QUERY.decode.fields, timestamp: "string" } },
    outputMode: "update",
  },
  "window over the string column 'timestamp' (seed default), append with watermark on event_timestamp":
    null,
  "dropDuplicatesWithinWatermark without watermark": {
    ...NO_WINDOW,
    watermark: null,
    dedup: { op: "within", cols: ["event_id"] },
  },
  "append aggregation, watermark, key is not event time": { window: null },
  "groupBy(window) without aggregate is not a DataFrame": { aggregates: [] },
  "orderBy in append": null,
  "append tumbling + watermark": {},
  "session + key + watermark, append": { window: SESSION },
  // What a sink can take is for the sink to say.
  "parquet sink with update mode": null,
  "jdbc-style write of the window struct": null,
};

Deno.test("checkQuery() refuses and accepts as Spark does", () => {
  const golden = new URL("../../../data/golden/streaming/expected_refusals.json", import.meta.url);
  const { rows } = JSON.parse(Deno.readTextFileSync(golden)) as {
    rows: [string, string, string][];
  };
  assertEquals(rows.map(([what]) => what), Object.keys(SPARK));
  for (const [what, , outcome] of rows) {
    const change = SPARK[what];
    if (!change) continue;
    if (outcome === "accepted") checkQuery({ ...QUERY, ...change });
    else refusal(change);
  }
});

Deno.test("checkQuery() says what would work in place of a mode that cannot be", () => {
  assertRefused(
    { watermark: null },
    "outputMode must be update or complete here",
    "append needs a watermark",
    'current value is "append"',
  );
  assertRefused({ window: null }, "append needs a window with a watermark, or a watermark and");
  assertRefused({ ...NO_WINDOW, outputMode: "complete" }, "must be append or update");
  assertRefused({ window: SESSION, outputMode: "update" }, "or retractions be true");
  checkQuery({ ...QUERY, window: SESSION, outputMode: "update", retractions: true });
  assertRefused({ retractions: true }, "retractions must be left out but for sessions");
  checkQuery({ ...QUERY, window: null, outputMode: "complete" });
  checkQuery({ ...QUERY, watermark: null, outputMode: "update" });
});

Deno.test("checkQuery() takes the event time as a key in place of a window, and not beside one", () => {
  const keyed = { window: null, keys: ["k", "event_timestamp"] };
  for (const outputMode of ["append", "update", "complete"] as const) {
    checkQuery({ ...QUERY, ...keyed, outputMode });
  }
  assertRefused({ ...keyed, watermark: null }, "append needs a watermark,");
  checkQuery({ ...QUERY, ...keyed, watermark: null, outputMode: "update" });
  assertRefused({ keys: keyed.keys }, "keys must name other columns");
  assertRefused({ keys: keyed.keys, outputMode: "update" }, "leave out the window");
  checkQuery({ ...QUERY, keys: keyed.keys, outputMode: "complete" });
  checkQuery({ ...QUERY, keys: keyed.keys, watermark: null, outputMode: "update" });
});

Deno.test("checkQuery() refuses windows without extent, and says by which member", () => {
  const minute = "1 minute";
  assertRefused({ window: { type: "tumbling", size: "-1 second" } }, "window.size must be longer");
  assertRefused({ window: { type: "sliding", size: minute, slide: "0 seconds" } }, "window.slide");
  assertRefused({ window: { type: "session", gap: "0 seconds" } }, "window.gap must be longer");
  assertRefused(
    { window: { type: "sliding", size: minute, slide: "2 minutes" } },
    "window.slide must be at most window.size (1 minute)",
  );
  assertRefused(
    { window: { type: "tumbling", size: minute, start: minute } },
    "window.start must be shorter than window.size (1 minute)",
  );
  checkQuery({ ...QUERY, window: { type: "tumbling", size: minute, start: "-59 seconds" } });
  assertRefused({ window: { type: "tumbling", size: "1 month" } }, "a month has no fixed length");
  assertRefused(
    { window: { type: "tumbling", size: "soon" } },
    "window.size must be a text such as",
  );
});

Deno.test("checkQuery() wants an event time for watermarks and windows, and of a type that can be one", () => {
  const decode = { ...QUERY.decode, eventTime: null };
  assertRefused({ decode }, "decode.eventTime must name", "watermark");
  assertRefused({ decode, watermark: null, outputMode: "update" }, "since windows follow it");
  assertRefused({ decode: { ...decode, eventTime: "flag" } }, "fields.flag must be timestamp or");
  checkQuery({ ...QUERY, decode: { ...decode, eventTime: "k" } });
});

Deno.test("checkQuery() refuses durations of the watermark that cannot be", () => {
  assertRefused({ watermark: { delay: "-1 second" } }, "watermark.delay must not be negative");
  checkQuery({ ...QUERY, watermark: { delay: "0 seconds" } });
  const delay = "1 second";
  assertRefused(
    { watermark: { delay, idleTimeout: "0 seconds" } },
    "watermark.idleTimeout must be",
  );
  assertRefused(
    { watermark: { delay, futureLimit: "-1 second" } },
    "watermark.futureLimit must not",
  );
});

Deno.test("checkQuery() refuses columns that are not there, and names those that are", () => {
  const known = "must be one of event_id, k, amount, n, flag, event_timestamp";
  assertRefused({ keys: ["user"] }, "keys[0]", known, '"user"');
  assertRefused(
    { aggregates: [{ fn: "sum", column: "amout", as: "a" }] },
    "aggregates[0].column",
    known,
  );
  assertRefused({ dedup: { op: "plain", cols: ["k", "id"] } }, "dedup.cols[1]", known);
  assertRefused({ dedup: { op: "plain", cols: [] } }, "dedup.cols must name at least one column");
  assertRefused({ aggregates: [{ fn: "avg", as: "a" }] }, "name the column of which to take avg");
  checkQuery({ ...QUERY, dedup: { op: "plain", cols: ["event_timestamp"] } });
});

Deno.test("checkQuery() sums only what are numbers", () => {
  assertRefused(
    { aggregates: [{ fn: "sum", column: "k", as: "a" }] },
    "must be a double or a long for sum (amount, n), but is a string",
  );
  for (const fn of ["min", "max", "count"] as const) {
    checkQuery({ ...QUERY, aggregates: [{ fn, column: "flag", as: "a" }] });
  }
});

Deno.test("checkQuery() refuses two columns of one name", () => {
  const sum = { fn: "sum", column: "amount" } as const;
  assertRefused(
    { aggregates: [{ ...sum, as: "a" }, { ...sum, as: "a" }] },
    "aggregates[1].as",
    '"a"',
  );
  assertRefused({ aggregates: [{ ...sum, as: "k" }] }, "aggregates[0].as", "keys[0] has it");
  assertRefused({ aggregates: [{ ...sum, as: "window_end" }] }, "a bound of the window has it");
  assertRefused({ keys: ["k", "k"] }, "keys[1] must be named once");
  checkQuery({
    ...QUERY,
    window: null,
    outputMode: "update",
    aggregates: [{ ...sum, as: "window_end" }],
  });
  const fields = { event_timestamp: "string", at: "string" } as const;
  assertRefused(
    { decode: { ...QUERY.decode, fields, eventTime: "at" } },
    "not name a field event_timestamp",
  );
  assertRefused(
    { derive: { k: { type: "string", from: "k", compute: () => null } } },
    "derive must use another name",
  );
});

Deno.test("checkQuery() wants aggregates where there is a window or a key", () => {
  assertRefused({ aggregates: null }, "aggregates must have at least one function");
  assertRefused({ window: null, aggregates: [] }, "aggregates must have at least one function");
  checkQuery({ ...QUERY, ...NO_WINDOW });
});

Deno.test("checkQuery() refuses names that objects have a use of their own for", () => {
  const fields = JSON.parse('{"__proto__": "string"}');
  assertRefused({ decode: { format: "json", fields } }, '"__proto__"');
  assertRefused(
    { ...NO_WINDOW, watermark: null, decode: { format: "json", fields: {} } },
    "at least one",
  );
});
