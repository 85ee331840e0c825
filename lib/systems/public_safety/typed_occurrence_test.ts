import { assertEquals } from "@std/assert";
import { occurrences } from "@lib/simulation/records/occurrences.ts";
import { withGoldenOccurrences } from "@lib/testing/with_golden_occurrences.ts";
import { numberWarnings } from "./number_warnings.ts";
import { OCCURRENCE_TABLES } from "./occurrence_tables.ts";
import { typedOccurrence } from "./typed_occurrence.ts";

Deno.test("typedOccurrence() gives back every number that was extracted", () => {
  const records = occurrences({ seed: 3, startMicros: 0, hz: 1, devices: 1 });
  for (let i = 0; i < 100; i++) {
    const { fields } = records.next().value;
    const { values, warnings } = typedOccurrence(fields);
    assertEquals(warnings, []);
    for (const [name, value] of Object.entries(values)) {
      assertEquals(value === null ? "" : String(value), fields[name] as string);
    }
    assertEquals(typeof values["ano"], "number");
    assertEquals(typeof (values["codigo_municipio"] ?? ""), "string");
  }
});

Deno.test("typedOccurrence() warns of what the golden rows hold in place of numbers", () =>
  withGoldenOccurrences(async (cassandra) => {
    let warned = 0;
    for (const table of OCCURRENCE_TABLES) {
      for await (const row of cassandra.read(table)) {
        const { values, warnings } = typedOccurrence(row);
        assertEquals(warnings, numberWarnings(row));
        for (const { field } of warnings) {
          assertEquals(values[field], field === "codigo_municipio" ? row[field] : null);
        }
        warned += warnings.length;
      }
    }
    assertEquals(warned > 0, true);
  }));
