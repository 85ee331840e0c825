import { assert, assertEquals } from "@std/assert";
import { simulateFleet } from "@lib/systems/ev/simulate_fleet.ts";
import { benchLarge } from "./bench_large.ts";
import { temporaryFolder } from "./temporary_folder.ts";

Deno.test("benchLarge() tells time and memory of each command", async () => {
  using folder = temporaryFolder();
  const input = `${folder.path}/fleet.jsonl`;
  await simulateFleet({ vehicles: 5, duration: 10, out: input });
  const rows = await benchLarge({ input, records: 50, readings: 30, folder: folder.path });
  assertEquals(rows.map(({ name }) => name).filter((name) => !name.endsWith("memory")), [
    "pipeline on 50 JSON records",
    "sensor-quality on 30 readings, embedded",
  ]);
  assert(rows.every(({ value }) => value > 0));
});
