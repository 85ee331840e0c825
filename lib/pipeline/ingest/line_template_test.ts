import { assertEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { JSON_STYLES, lineTemplate } from "./line_template.ts";

/** The template with numbers for values: a record's text, if the template is right. */
function filled(contract: Contract, style: (typeof JSON_STYLES)[number]): string {
  const { slots, end } = lineTemplate(contract, style)!;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return slots.map(({ before }, at) => text(before) + at).join("") + text(end);
}

Deno.test("lineTemplate() surrounds the values with the record's own objects, in both spacings", () => {
  for (const contract of [evTelemetry, waterLevel]) {
    const compact = filled(contract, "compact");
    assertEquals(JSON.stringify(JSON.parse(compact)), compact);
    const spaced = filled(contract, "spaced");
    assertEquals(JSON.parse(spaced), JSON.parse(compact));
    assertEquals(spaced.replaceAll(" ", ""), compact);
  }
  assertEquals(
    filled(waterLevel, "spaced").slice(0, 60),
    '{"when": 0, "place": {"station": 1, "probe": 2}, "level_m": ',
  );
});

Deno.test("lineTemplate() has none where columns leave an object and come back to it", () => {
  const { station, ...columns } = waterLevel.columns as Contract["columns"];
  const contract: Contract = { ...waterLevel, columns: { ...columns, station: station! } };
  assertEquals(lineTemplate(contract, "compact"), undefined);
});
