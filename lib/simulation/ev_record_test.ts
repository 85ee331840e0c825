import { assertEquals } from "@std/assert";
import { goldenLines } from "@lib/testing/golden.ts";
import { EvFleet } from "./ev_fleet.ts";
import { evRecord, flatReading } from "./ev_record.ts";

Deno.test("evRecord() is the record that the original simulator sent", () => {
  const [first] = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz");
  const readings = new EvFleet({ vehicles: 20, seed: 42, hz: 2 }).step();
  const label = { vehicleId: "EV-00001", timestamp: "2025-08-24T18:05:30.000000+00:00" };
  const record = evRecord(flatReading(readings, 0, label));
  const golden = JSON.parse(new TextDecoder().decode(first));
  assertEquals(record, golden);
  assertEquals(JSON.stringify(record), JSON.stringify(golden), "fields in the same order");
});
