import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { ROW_SIZE } from "@lib/simulation/row_writer.ts";
import { GROUP_ROWS } from "./column_builders.ts";
import { createRowGroups, FLEET_COLUMNS } from "./fleet_row_groups.ts";

Deno.test("createRowGroups() cuts the same groups however rows come", () => {
  const total = GROUP_ROWS + 1000;
  for (const step of [total, 1000, 33]) {
    const groups = createRowGroups(String);
    const sizes: number[] = [];
    for (let done = 0; done < total; done += step) {
      const rows = new Float64Array(Math.min(step, total - done) * ROW_SIZE);
      for (const { rows: count } of groups.append(rows, [])) sizes.push(count);
    }
    for (const { rows } of groups.rest()) sizes.push(rows);
    assertEquals(sizes, [GROUP_ROWS, 1000]);
    assertEquals([...groups.rest()], []);
  }
});

Deno.test("FLEET_COLUMNS is nested as the contract's records are", () => {
  assertEquals(FLEET_COLUMNS.length, Object.keys(evTelemetry.columns).length);
  assertEquals(FLEET_COLUMNS[2], { path: ["timestamp"], type: "string" });
  assertEquals(FLEET_COLUMNS.at(-1), { path: ["events", "fault_code"], type: "string" });
});
