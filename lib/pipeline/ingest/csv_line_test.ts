import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { readCsvHeader, splitCsvLine, standardizeCsvLine } from "./csv_line.ts";

Deno.test("splitCsvLine() takes any cells back that were quoted", () => {
  const random = new PythonRandom(11);
  for (let round = 0; round < 500; round++) {
    const cells = Array.from(
      { length: 1 + random.randrange(6) },
      () =>
        Array.from(
          { length: random.randrange(5) },
          () => random.choice(['"', ",", "a", " ", "é", "\r"]),
        )
          .join(""),
    );
    const line = cells.map((cell) =>
      /[",]/.test(cell) || random.random() < 0.3 ? `"${cell.replaceAll('"', '""')}"` : cell
    ).join(",");
    assertEquals(splitCsvLine(line), cells);
  }
});

Deno.test("splitCsvLine() refuses quotes that do not close, or stand in the middle", () => {
  for (const line of ['"', '"a', 'a"b', 'a,"b', '"a"b', '"a" ,b', 'a,b"', '""" ']) {
    assertEquals(splitCsvLine(line), undefined, line);
  }
});

function cellOf(column: string, cell: string) {
  const header = readCsvHeader(evTelemetry, [column, "colour"]);
  const line = new TextEncoder().encode(`"${cell.replaceAll('"', '""')}",red`);
  const { values, issues } = standardizeCsvLine(evTelemetry, header, line);
  return issues.length > 0 ? issues[0] : values[column];
}

Deno.test("standardizeCsvLine() reads JSON numbers only, with spaces around", () => {
  for (
    const [cell, value] of [["0", 0], ["-0.5", -0.5], ["1e2", 100], [" 7 ", 7], ["", null]] as const
  ) {
    assertEquals(cellOf("soc_pct", cell), value);
  }
  for (
    const cell of [
      "+1",
      "01",
      "1.",
      ".5",
      "1,5",
      "0x1",
      "NaN",
      "Infinity",
      "1e400",
      "true",
      "1 2",
      " ",
    ]
  ) {
    assertEquals(cellOf("soc_pct", cell), "type:soc_pct", cell);
  }
});

Deno.test("standardizeCsvLine() reads lists as JSON of the right length, texts as they are", () => {
  assertEquals(cellOf("tyre_pressure_kpa", "[1, 2.5,3e2, -4]"), [1, 2.5, 300, -4]);
  for (
    const cell of [
      "[1,2,3]",
      "[1,2,3,4,5]",
      "1,2,3,4",
      '[1,2,3,"4"]',
      "[1,2,3,null]",
      "[1,2,3,1e999]",
      "{}",
    ]
  ) {
    assertEquals(cellOf("tyre_pressure_kpa", cell), "type:tyre_pressure_kpa", cell);
  }
  assertEquals(cellOf("vehicle_id", " 007 "), " 007 ");
  assertEquals(cellOf("is_charging", " Yes "), true);
  for (const cell of ["maybe", "2", "on", "tru", "truey"]) {
    assertEquals(cellOf("is_charging", cell), "type:is_charging", cell);
  }
});

Deno.test("readCsvHeader() matches either name of a column, and names what is unknown or missing", () => {
  const { columns, unknown, missing } = readCsvHeader(evTelemetry, [
    " timestamp ",
    "Vehicle_Id",
    "soc_pct",
  ]);
  assertEquals(columns, ["event_ts_utc", undefined, "soc_pct"]);
  assertEquals(unknown, ["Vehicle_Id"]);
  assertEquals(missing.slice(0, 3), ["schema_version", "vehicle_id", "pack_voltage_v"]);
  assertEquals(missing.length, Object.keys(evTelemetry.columns).length - 2);
});
