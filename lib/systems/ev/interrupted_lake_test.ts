import { assert, assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { interruptedLake } from "./interrupted_lake.ts";

// @fault lake: read after a job was killed at any moment -> old rows up to the first swap, then
//   both, then new ones; the next run ends it
Deno.test("interruptedLake() finds old rows up to the first swap, then both, then new ones", async () => {
  using folder = temporaryFolder();
  const kills = await interruptedLake(folder.path, { at: ["exchange", "move"] });
  const swaps = kills.filter(({ before }) => before.startsWith("exchange /.staging/run/"));
  assertEquals(swaps.length, 2);
  const [first, second] = swaps.map(({ changes }) => changes) as [number, number];
  for (const { changes, lake, afterNextRun } of kills) {
    assertEquals(lake, changes <= first ? "old" : changes <= second ? "mixed" : "new");
    assertEquals(afterNextRun, "new");
  }
  assert(kills.at(-1)!.changes > second);
});
