import { assert, assertEquals } from "@std/assert";
import { benchStartUp } from "./bench_start_up.ts";

Deno.test("benchStartUp() measures each command against a program of nothing, and finds the slowest", async () => {
  const [report, wide, slowest, ...more] = await benchStartUp({
    rounds: 1,
    tasks: ["report", "wide"],
  });
  assertEquals([report!.name, wide!.name, more], ["start-up of report", "start-up of wide", []]);
  const seconds = [report!, wide!].map(({ figure }) => figure!.value);
  assertEquals(slowest!.value, Math.max(...seconds));
  assert(seconds.every((s) => s > 0));
  // Both are ratios to the same floor.
  const [a, b] = [report!, wide!].map(({ value, figure }) => figure!.value / value);
  assert(Math.abs(a! - b!) < 1e-12);
});
