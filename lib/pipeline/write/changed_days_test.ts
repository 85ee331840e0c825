import { assertEquals } from "@std/assert";
import { jobPlace } from "../_job_place.ts";

const READINGS = [
  { who: 1, at: "2025-02-13T23:59:59Z", value: 9 },
  { who: 1, at: "2025-02-14T00:00:00Z", value: 0.2 },
  { who: 1, at: "2025-02-14T12:00:00Z", value: 4 },
  { who: 1, at: "2025-02-15T00:00:00Z", value: 8 },
];

Deno.test("changedDays() gives the figures of a day before and after, and leaves other days out", async () => {
  await using place = await jobPlace();
  await place.run("a", READINGS);
  const day = { mode: "replace", from: "2025-02-14", to: "2025-02-15", dryRun: true } as const;
  const { preview } = await place.run("a", [{ ...READINGS[2]!, value: 5 }], day);
  assertEquals(preview?.days, [{
    event_date: "2025-02-14",
    added: 0,
    replaced: 1,
    removed: 1,
    before: { readings: 2, level_max: 4, dry_readings: 1 },
    after: { readings: 1, level_max: 5, dry_readings: 0 },
  }]);
});

Deno.test("changedDays() is empty where nothing changes, and whole where all is new", async () => {
  await using place = await jobPlace();
  const { preview: first } = await place.run("a", READINGS, { dryRun: true });
  assertEquals(first?.days.map(({ added, before }) => [added, before]), [[1, null], [2, null], [
    1,
    null,
  ]]);
  await place.run("a", READINGS);
  const { preview: second } = await place.run("a", READINGS, { mode: "overwrite", dryRun: true });
  assertEquals(second?.days, []);
});
