import { assert, assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { benchSimulator } from "./bench_simulator.ts";

Deno.test("benchSimulator() gives a figure for every floor and leaves no file", async () => {
  using folder = temporaryFolder();
  const rows = await benchSimulator({ vehicles: 10, duration: 20, rounds: 1, folder: folder.path });
  assert(rows.every(({ value }) => value > 0 && Number.isFinite(value)));
  assertEquals(rows.flatMap(({ atLeast }) => atLeast ?? []), [1, 1.6, 2]);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});
