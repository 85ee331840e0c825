import { assert, assertEquals, assertMatch } from "@std/assert";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { MUNICIPALITIES } from "./municipalities.ts";
import { occurrences } from "./occurrences.ts";

const OPTIONS = { seed: 42, startMicros: 0, hz: 0.1, devices: 1 };

function take(count: number) {
  const records = occurrences(OPTIONS);
  return Array.from({ length: count }, () => records.next().value);
}

Deno.test("occurrences() sends texts in the documented forms, on the topic of their kind", () => {
  const topics = { municipio: 0, estado: 1, geral: 2 };
  const all = Object.keys(occurrence.fields);
  const ofTowns = ["codigo_municipio", "municipio", "regiao"];
  for (const { topic, fields } of take(600)) {
    const kind = fields["granularidade"] as keyof typeof topics;
    assertEquals(topic, occurrence.topics[topics[kind]]);
    assertEquals(
      Object.keys(fields),
      kind === "municipio" ? all : all.filter((name) => !ofTowns.includes(name)),
    );
    for (const [name, value] of Object.entries(fields)) {
      const { format } = (occurrence.fields as Record<string, { format?: { pattern: RegExp } }>)[
        name
      ]!;
      assert(typeof value === "string");
      if (format !== undefined) assertMatch(value, format.pattern);
    }
    assertMatch(String(fields["id"]), /^[0-9a-f]{32}$/);
  }
});

Deno.test("occurrences() sends ten records per request, of all three kinds", () => {
  const records = take(60);
  assertEquals(
    records.map(({ atMicros }) => atMicros / 1e7),
    records.map((_, i) => Math.floor(i / 10)),
  );
  assertEquals(new Set(records.map(({ topic }) => topic)).size, 3);
});

Deno.test("MUNICIPALITIES have seven digits, of which the first two are the state's", () => {
  const states = new Map<string, string>();
  for (const { code, state } of MUNICIPALITIES) {
    assertMatch(code, /^\d{7}$/);
    assertEquals(states.get(state) ?? code.slice(0, 2), code.slice(0, 2));
    states.set(state, code.slice(0, 2));
  }
  assertEquals(new Set(states.values()).size, states.size);
});
