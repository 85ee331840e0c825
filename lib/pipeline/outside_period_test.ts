import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { waterLevel as contract } from "@lib/testing/water_level.ts";
import { jobPlace } from "./_job_place.ts";
import { compareOutside } from "./compare_outside.ts";
import { outsidePeriod } from "./outside_period.ts";

const READINGS = [
  { who: 1, at: "2025-01-31T12:00:00Z", value: 1 },
  { who: 1, at: "2025-02-13T23:59:59Z", value: 2 },
  { who: 1, at: "2025-02-14T00:00:00Z", value: 3 },
  { who: 1, at: "2025-02-15T00:00:00Z", value: 99 },
];
const DAY = { contract, from: "2025-02-14", to: "2025-02-15" } as const;
const REPLACE = { mode: "replace", from: DAY.from, to: DAY.to } as const;

Deno.test("outsidePeriod() leaves out the period's first instant and takes its last", async () => {
  await using place = await jobPlace();
  await place.run("a", READINGS);
  const parts = await outsidePeriod(place.lake, DAY);
  assertEquals(parts.map((part) => [part.data_set, part.partition, part.rows]), [
    ["clean", "ano=2025/mes=1", 1],
    ["clean", "ano=2025/mes=2", 1],
    ["quarantine", "ano=2025/mes=2", 1],
  ]);
});

Deno.test("outsidePeriod() shows that a replaced day changed nothing else", async () => {
  await using place = await jobPlace();
  await place.run("a", READINGS);
  const before = await outsidePeriod(place.lake, DAY);
  await place.run("b", [{ ...READINGS[2]!, value: 7 }], REPLACE);
  assertEquals(
    compareOutside(before, await outsidePeriod(place.lake, DAY)).map(({ outcome }) => outcome),
    ["same bytes", "same rows", "same bytes"],
  );
});

Deno.test("outsidePeriod() gives a change outside the period away, in value, number or data set", async () => {
  for (const value of [2.5, 99, null]) {
    await using place = await jobPlace();
    await place.run("a", READINGS);
    const before = await outsidePeriod(place.lake, DAY);
    await place.run("b", [{ ...READINGS[1]!, value }], { mode: "merge" });
    const [january, february] = compareOutside(before, await outsidePeriod(place.lake, DAY));
    assertEquals([january?.outcome, february?.outcome], ["same bytes", "changed"], `${value}`);
  }
});

Deno.test("outsidePeriod() says what is wrong with a period, and finds nothing where nothing is", async () => {
  using folder = temporaryFolder();
  const nowhere = `${folder.path}/lake`;
  await assertRejects(() => outsidePeriod(nowhere, { ...DAY, to: "soon" }), UsageError, "soon");
  assertEquals(await outsidePeriod(nowhere, DAY), []);
  assert(await Deno.stat(nowhere).then(() => false, () => true));
});
