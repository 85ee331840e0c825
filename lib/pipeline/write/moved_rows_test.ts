import { assertEquals } from "@std/assert";
import { jobPlace } from "../_job_place.ts";

const AT = "2025-02-14T12:00:00Z";

Deno.test("movedRows() counts a row with two reasons once, and under both", async () => {
  await using place = await jobPlace();
  const good = { who: 1, at: AT, value: 1 };
  await place.run("a", [good, { ...good, who: 2 }, { ...good, who: 3 }]);
  const [first, second, third] = [1, 2, 3].map((who) => ({ ...good, who }));
  const rows = [
    { ...first!, value: 99 },
    { ...first!, value: 98 },
    { ...second!, value: null },
    third!,
  ];
  const { preview } = await place.run("a", rows, { mode: "merge", dryRun: true });
  assertEquals(preview?.clean_to_quarantine, 2);
  assertEquals(preview?.moved_reasons.map(({ reason, rows }) => [reason, rows]), [
    ["duplicate", 1],
    ["not_null:level_m", 1],
    ["range:level_m", 1],
  ]);
  assertEquals(preview?.moved_samples.map(({ source_line, reasons }) => [source_line, reasons]), [
    [1, ["duplicate", "range:level_m"]],
    [3, ["not_null:level_m"]],
  ]);
});

Deno.test("movedRows() shows some of many rows and counts all of them", async () => {
  await using place = await jobPlace();
  const rows = Array.from({ length: 50 }, (_, who) => ({ who, at: AT, value: 30 }));
  await place.run("a", rows);
  const { preview } = await place.run("a", rows, { profile: "lenient", dryRun: true });
  assertEquals([preview?.quarantine_to_clean, preview?.clean_to_quarantine], [50, 0]);
  assertEquals(preview?.moved_reasons, [{ to: "clean", reason: "range:level_m", rows: 50 }]);
  const lines = preview?.moved_samples.map(({ source_line }) => source_line);
  assertEquals(lines, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});
