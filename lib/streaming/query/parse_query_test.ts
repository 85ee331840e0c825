import { UsageError } from "@lib/feedback/usage_error.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { outputColumns } from "./output_columns.ts";
import { parseQuery } from "./parse_query.ts";

const FULL = {
  name: "sales",
  decode: {
    format: "json",
    fields: { id: "string", k: "long", at: "timestamp" },
    eventTime: "at",
    strict: true,
  },
  watermark: {
    delay: "8 seconds",
    scope: "partition",
    idleTimeout: "30 seconds",
    futureLimit: "1 hour",
  },
  dedup: { op: "within", cols: ["id"] },
  window: { type: "sliding", size: "1 minute", slide: "30 seconds", start: "5 seconds" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }, { fn: "stddev_pop", column: "k", as: "spread" }],
  outputMode: "update",
  retractions: false,
  keepRecords: true,
};

function refusal(change: Record<string, unknown>): string {
  const json = JSON.stringify({ ...FULL, ...change });
  return assertThrows(() => parseQuery(json), UsageError).message;
}

Deno.test("parseQuery() reads every member", () => {
  assertEquals(parseQuery(JSON.stringify(FULL)) as unknown, FULL);
});

Deno.test("parseQuery() takes null for absent", () => {
  const { decode } = FULL;
  const nulls = Object.fromEntries(Object.keys(FULL).map((name) => [name, null]));
  const bare = { format: "json", fields: decode.fields, eventTime: null, strict: null };
  assertEquals(parseQuery(JSON.stringify({ ...nulls, decode: bare })) as unknown, {
    decode: { format: "json", fields: decode.fields },
  });
});

Deno.test("parseQuery() knows the event time by one name, however it is declared", () => {
  const columnsWith = (fields: Record<string, string>) => {
    const decode = { format: "json", fields: { id: "string", ...fields }, eventTime: "at" };
    return outputColumns(parseQuery(JSON.stringify({ decode }))).map(({ name }) => name);
  };
  assertEquals(columnsWith({}), ["id", "event_timestamp"]);
  assertEquals(columnsWith({ at: "string" }), ["id", "event_timestamp"]);
  assertEquals(columnsWith({ at: "timestamp" }), ["id", "event_timestamp"]);
});

Deno.test("parseQuery() names members that a query does not have, and those it has", () => {
  assertEquals(
    refusal({ watermark: { delay: "1 second", lag: 5 } }),
    "watermark.lag must be left out, since watermark has only delay, scope, idleTimeout and " +
      "futureLimit: current value is 5",
  );
  assertEquals(
    refusal({ widow: null }).startsWith("widow must be left out, since the query"),
    true,
  );
  assertEquals(
    refusal({ window: { type: "session", gap: "1 second", size: "2 seconds" } }),
    'window.size must be left out, since window has only gap: current value is "2 seconds"',
  );
});

Deno.test("parseQuery() names the place, the value and what is accepted", () => {
  const expected: [Record<string, unknown>, string][] = [
    [{ decode: null }, "decode must be given: current value is null"],
    [{ decode: { format: "json" } }, "decode.fields must be given: current value is missing"],
    [{ decode: { ...FULL.decode, format: "csv" } }, 'format must be json: current value is "csv"'],
    [
      { decode: { ...FULL.decode, fields: { a: "int" } } },
      'decode.fields.a must be string, double, long, boolean or timestamp: current value is "int"',
    ],
    [
      { decode: { ...FULL.decode, fields: ["a"] } },
      'fields must be an object: current value is ["a"]',
    ],
    [{ watermark: { delay: 8 } }, "watermark.delay must be a text: current value is 8"],
    [{ dedup: { op: "all", cols: ["id"] } }, "dedup.op must be within or plain"],
    [{ dedup: { op: "plain", cols: "id" } }, 'dedup.cols must be a list: current value is "id"'],
    [{ window: { type: "hopping" } }, "window.type must be tumbling, sliding or session"],
    [{ window: "tumbling" }, 'window must be an object: current value is "tumbling"'],
    [{ window: { type: "constructor" } }, "window.type must be tumbling, sliding or session"],
    [{ window: { type: "sliding", size: "1 minute" } }, "window.slide must be given"],
    [{ keys: ["k", 1] }, "keys[1] must be a text: current value is 1"],
    [{ aggregates: [{ fn: "median", as: "m" }] }, "aggregates[0].fn must be count, sum, avg, min,"],
    [{ aggregates: [{ fn: "count" }] }, "aggregates[0].as must be given"],
    [{ outputMode: "Append" }, "outputMode must be append, update or complete"],
    [{ retractions: "yes" }, 'retractions must be true or false: current value is "yes"'],
  ];
  for (const [change, part] of expected) {
    const message = refusal(change);
    assertEquals(message.includes(part), true, `${message} has no ${part}`);
  }
});

Deno.test("parseQuery() says where a text stops being JSON", () => {
  for (const json of ["", "{", "[]", "null", '"x"']) {
    const { message } = assertThrows(() => parseQuery(json), UsageError);
    assertEquals(message.toLowerCase().startsWith("the query must be"), true, message);
  }
});
