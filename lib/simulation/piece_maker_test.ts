import { assert, assertEquals } from "@std/assert";
import { pieceMaker } from "./piece_maker.ts";
import { ROW_SIZE } from "./row_writer.ts";

const options = {
  vehicles: 4,
  seed: 1,
  hz: 1,
  ticks: 10,
  startMicros: 0,
  alertThreshold: 20,
  faults: { duplicate: 0.2, null_field: 0.2 },
} as const;

Deno.test("pieceMaker() makes as many rows as lines", () => {
  const lines = pieceMaker({ ...options, format: "json" })(10);
  const rows = pieceMaker({ ...options, format: "columns" })(10);
  assertEquals(rows.tickLines, lines.tickLines);
  assertEquals(rows.data.length / ROW_SIZE, rows.tickEnds.at(-1));
  assertEquals(rows.edits.length, rows.ledger.filter(({ kind }) => kind === "null_field").length);
});

Deno.test("pieceMaker() makes the next piece in the buffer it is given", () => {
  for (const format of ["json", "columns"] as const) {
    const make = pieceMaker({ ...options, format });
    const buffer = new ArrayBuffer(1 << 16);
    assert(make(2, buffer).data.buffer === buffer);
    assertEquals(make(100).tickLines.length, 8, "no more ticks than there are");
  }
});
