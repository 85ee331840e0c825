import { assertEquals } from "@std/assert";
import { ledgerLine } from "./fault_ledger.ts";

Deno.test("ledgerLine() is one line with every field, in a fixed order", () => {
  const entry = {
    written: "a\nb",
    original: [1, 2.5],
    field: "soc_pct",
    kind: "wrong_type",
    tick: 0,
    vehicle: "EV-00001",
    line: 1,
  } as const;
  const line = ledgerLine(entry);
  assertEquals(line.split("\n").length, 2);
  assertEquals(JSON.parse(line), entry);
  assertEquals(
    Object.keys(JSON.parse(line)),
    ["line", "vehicle", "tick", "kind", "field", "original", "written"],
  );
});
