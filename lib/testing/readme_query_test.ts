import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { parseQuery } from "@lib/streaming/query/parse_query.ts";
import {
  AGGREGATE_FUNCTIONS,
  FIELD_TYPES,
  OUTPUT_MODES,
} from "@lib/streaming/query/stream_query.ts";
import { startQuery } from "@lib/streaming/run/start_query.ts";
import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
import { createMemoryStream } from "@lib/streaming/sources/create_memory_stream.ts";

const [SECTION = ""] = /^## A query in a file\n[^]*?(?=^## )/m.exec(
  Deno.readTextFileSync("README.md"),
) ?? [];
const [, EXAMPLE = ""] = /^```json\n([^]*?)^```/m.exec(SECTION) ?? [];
const decode = { format: "json", fields: { id: "string" } };

/** The members that a query has where `withOdd` puts one that it has not, as the refusal lists them. */
function membersAt(withOdd: Record<string, unknown>): string[] {
  const query = JSON.stringify({ decode, ...withOdd });
  const { message } = assertThrows(() => parseQuery(query), UsageError);
  const [, names = ""] = /has only (.+): current value/.exec(message) ?? [];
  return names.split(/, | and /);
}

Deno.test("the README's query runs, and gives a row for each state and minute that is over", async () => {
  const source = createMemoryStream();
  const reading = (second: number, status: string, celsius: number) => ({
    ID_DISPOSITIVO: `device-${second}`,
    TIMESTAMP: new Date(Date.UTC(2025, 0, 1, 0, 0, second)).toISOString(),
    STATUS: status,
    TEMPERATURA: celsius,
  });
  const first = reading(1, "OK", 20);
  source.add([first, reading(2, "WARN", 30), reading(59, "OK", 22), first, "oops"]);
  source.add([reading(90, "OK", 5)]);
  const sink = createMemorySink();
  await (await startQuery(parseQuery(EXAMPLE), { source, sink })).awaitTermination();
  assertEquals(
    sink.table().map(({ STATUS, readings, temperature }) => [STATUS, readings, temperature]),
    [["OK", 2, 21], ["WARN", 1, 30]],
  );
});

Deno.test("the README's table has every member of a query, and no other", () => {
  const within = (path: string, odd: Record<string, unknown>) =>
    membersAt(odd).map((name) => `${path}.${name}`);
  const windows = ["tumbling", "sliding", "session"]
    .flatMap((type) => within("window", { window: { type, odd: 1 } }));
  const parts = {
    decode: within("decode", { decode: { ...decode, odd: 1 } }),
    watermark: within("watermark", { watermark: { odd: 1 } }),
    dedup: within("dedup", { dedup: { odd: 1 } }),
    window: ["window.type", ...windows],
    aggregates: within("aggregates[]", { aggregates: [{ odd: 1 }] }),
  };
  const expected = membersAt({ odd: 1 }).flatMap((name) =>
    Object.hasOwn(parts, name) ? parts[name as keyof typeof parts] : [name]
  );
  const listed = [...SECTION.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);
  assertEquals(listed.toSorted(), [...new Set(expected)].sort());
});

Deno.test("the README's table names every type, function and output mode", () => {
  for (
    const [member, accepted] of Object.entries({
      "decode.fields": FIELD_TYPES,
      "aggregates[].fn": AGGREGATE_FUNCTIONS,
      outputMode: OUTPUT_MODES,
    })
  ) {
    const row = SECTION.split("\n").find((line) => line.startsWith(`| \`${member}\``)) ?? "";
    assertMatch(row, /\S/);
    for (const word of accepted) assert(row.includes(`\`${word}\``), `${member}: ${word}`);
  }
});
