import { assertEquals } from "@std/assert";
import { occurrences } from "@lib/simulation/records/occurrences.ts";
import { numberWarnings } from "./number_warnings.ts";

Deno.test("numberWarnings() finds nothing wrong with what the extraction sends", () => {
  const records = occurrences({ seed: 1, startMicros: 0, hz: 1, devices: 1 });
  for (let i = 0; i < 200; i++) assertEquals(numberWarnings(records.next().value.fields), []);
});

Deno.test("numberWarnings() names each text that is no number, and leaves nulls alone", () => {
  const row = { vitimas: "true", ocorrencias: "[1,2]", mes: "13", ano: null, estupro: "" };
  assertEquals(numberWarnings(row).map(({ field, text }) => [field, text]).sort(), [
    ["mes", "13"],
    ["ocorrencias", "[1,2]"],
    ["vitimas", "true"],
  ]);
});
