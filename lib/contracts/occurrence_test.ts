import { assertEquals } from "@std/assert";
import { type GoldenTable, systemGolden } from "@lib/testing/system_golden.ts";
import { occurrence } from "./occurrence.ts";

Deno.test("occurrence has exactly the tables and columns of the golden ones", () => {
  assertEquals(Object.keys(occurrence.fields).length, 24);
  for (const [name, { columns }] of Object.entries(occurrence.tables)) {
    const golden = systemGolden<GoldenTable>("s004_sinesp", `expected_${name}.json`);
    assertEquals(Object.keys(columns), [...golden.columns]);
    assertEquals(new Set(Object.values(columns).map(({ type }) => type)), new Set(["text"]));
  }
});

Deno.test("occurrence takes only whole numbers, and nothing, for counts", () => {
  const { format } = occurrence.fields.vitimas;
  assertEquals(["", "0", "25"].filter((text) => !format.pattern.test(text)), []);
  assertEquals(
    ["1.5", "true", "[1,2]", "-1", " 3"].filter((text) => format.pattern.test(text)),
    [],
  );
});
