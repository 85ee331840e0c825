import { assert, assertEquals, assertThrows } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { pathOf } from "@lib/contracts/contract.ts";
import { breakLine, editLine } from "./edit_line.ts";
import { EvFleet } from "./ev_fleet.ts";
import { LineEncoder } from "./line_encoder.ts";
import type { LineFormat } from "./line_layout.ts";
import { PythonRandom } from "./python_random.ts";

const COLUMNS = Object.keys(evTelemetry.columns);

function healthyLine(format: LineFormat): string {
  const fleet = new EvFleet({ vehicles: 1, seed: 42, hz: 1 });
  const encoder = new LineEncoder(format, fleet);
  encoder.beginTick("2025-08-24T18:05:30.000000+00:00");
  encoder.write(fleet.step(), 0);
  return new TextDecoder().decode(encoder.take()).slice(0, -1);
}

/** Two spellings of the same JSON, and columns of the contract. */
const JSON_CASES = (["json", "compact"] as const).flatMap((format) =>
  COLUMNS.map((column) => ({ format, column }))
);

Deno.test("editLine() leaves any one field out of a JSON line, and nothing else", () => {
  const healthy = JSON.parse(healthyLine("json"));
  for (const { format, column } of JSON_CASES) {
    const edited = JSON.parse(
      editLine(healthyLine(format), [{ column, value: undefined }], format),
    );
    const expected = structuredClone(healthy);
    const [first, second] = pathOf(evTelemetry, column) as [string, string | undefined];
    if (second === undefined) delete expected[first];
    else delete expected[first][second];
    assertEquals(edited, expected, column);
  }
});

Deno.test("editLine() puts any value in any field of a JSON line", () => {
  const healthy = JSON.parse(healthyLine("json"));
  for (const { format, column } of JSON_CASES) {
    for (const value of [null, '$& text, "quoted"', -5, true, [1, 2], {}]) {
      const edited = JSON.parse(editLine(healthyLine(format), [{ column, value }], format));
      const [first, second] = pathOf(evTelemetry, column) as [string, string | undefined];
      const expected = structuredClone(healthy);
      if (second === undefined) expected[first] = value;
      else expected[first][second] = value;
      assertEquals(edited, expected, column);
    }
  }
});

Deno.test("editLine() writes numbers as the encoder does", () => {
  const line = editLine(healthyLine("json"), [{ column: "speed_kph", value: 251 }], "json");
  assert(line.includes('"speed_kph": 251.0, '));
});

Deno.test("editLine() changes one cell of a CSV line", () => {
  const before = healthyLine("csv");
  for (const [value, cell] of [[null, ""], ["a,b", '"a,b"'], [251, "251.0"]] as const) {
    const after = editLine(before, [{ column: "soc_pct", value }], "csv");
    const soc = 1 + before.indexOf(",", before.indexOf("+00:00"));
    const rest = before.slice(before.indexOf(",", soc));
    assertEquals(after, before.slice(0, soc) + cell + rest);
  }
  const tyres = editLine(before, [{ column: "tyre_pressure_kpa", value: ["1", 2] }], "csv");
  assert(tyres.includes(',"[""1"", 2.0]",'), tyres);
});

Deno.test("breakLine() leaves no JSON object", () => {
  const random = new PythonRandom(5);
  for (let i = 0; i < 600; i++) {
    const format = i % 2 === 0 ? "json" : "compact";
    const broken = breakLine(healthyLine(format), random, format);
    assert(broken.trim() !== "" && !broken.includes("\n"));
    if (broken.startsWith("[")) assert(Array.isArray(JSON.parse(broken)));
    else assertThrows(() => JSON.parse(broken), SyntaxError);
  }
});

Deno.test("breakLine() leaves a CSV line with another number of cells", () => {
  const random = new PythonRandom(5);
  const cells = (line: string) => line.replace(/"[^"]*"/, "").split(",").length;
  for (let i = 0; i < 300; i++) {
    const broken = breakLine(healthyLine("csv"), random, "csv");
    assert(broken !== "" && cells(broken) !== COLUMNS.length, broken);
  }
});
