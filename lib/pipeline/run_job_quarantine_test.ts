import { assertEquals } from "@std/assert";
import { jobPlace } from "./_job_place.ts";
import { parquetFiles } from "./_read_lake.ts";

const GOOD = { who: 1, at: "2025-02-01T00:00:00Z", value: 1 };
const HIGH = { who: 1, at: "2025-02-02T00:00:00Z", value: 20 };
const LATE = { who: 1, at: "2025-03-02T00:00:00Z", value: 20 };

Deno.test("runJob() replaces quarantined rows of the files it reads and leaves others", async () => {
  await using place = await jobPlace();
  await place.run("a", [GOOD, HIGH, "cut"]);
  await place.run("b", [HIGH, "cut"]);
  assertEquals(await place.quarantined(), [
    ["a", 2, "range:level_m"],
    ["a", 3, "malformed_json"],
    ["b", 1, "range:level_m"],
    ["b", 2, "malformed_json"],
  ]);
  const before = await parquetFiles(place.lake);
  await place.run("a", [GOOD, HIGH, "cut"]);
  assertEquals(await parquetFiles(place.lake), before);

  await place.run("a", [GOOD, { ...HIGH, value: 2 }, "cut again"]);
  assertEquals(await place.quarantined(), [
    ["a", 3, "malformed_json"],
    ["b", 1, "range:level_m"],
    ["b", 2, "malformed_json"],
  ]);
  const texts = await place.rows("quarantine", { where: "reasons[1] = 'malformed_json'" });
  assertEquals(texts.map(({ raw }) => raw).sort(), ["cut", "cut again"]);
});

Deno.test("runJob() replaces quarantined rows of its files in every mode, overwrite all", async () => {
  for (const mode of ["merge", "overwrite_partitions", "overwrite"] as const) {
    await using place = await jobPlace();
    await place.run("a", [GOOD, HIGH, "cut"]);
    await place.run("b", [HIGH]);
    await place.run("a", [GOOD, "other"], { mode });
    const ofB = mode === "overwrite" ? [] : [["b", 1, "range:level_m"]];
    assertEquals(await place.quarantined(), [["a", 2, "malformed_json"], ...ofB]);
  }
});

Deno.test("runJob() with replace leaves quarantined rows beyond the period, then tells both apart", async () => {
  await using place = await jobPlace();
  await place.run("a", [HIGH, LATE, "cut"]);
  const march = { mode: "replace", from: "2025-03-01", to: "2025-04-01", clip: true } as const;
  // The file was shortened: what its first line now says is not what is stored for that line.
  await place.run("a", [LATE, "cut more"], march);
  assertEquals(await place.quarantined(), [
    ["a", 1, "range:level_m"],
    ["a", 1, "range:level_m"],
    ["a", 2, "malformed_json"],
  ]);
  const { written } = await place.run("a", [LATE, "cut more"]);
  assertEquals(written.rows, 0);
  assertEquals(await place.quarantined(), [["a", 1, "range:level_m"], ["a", 2, "malformed_json"]]);
});

Deno.test("runJob() keeps raw text whatever is in it, and rows of one text on two lines apart", async () => {
  await using place = await jobPlace();
  const texts = ['it\'s "quoted" \\ \t,', "{}", "{}", "ação \u{1F600}", "null"];
  await place.run("a", texts);
  const rows = await place.rows("quarantine");
  assertEquals(rows.map(({ source_line, raw }) => [source_line, raw]).sort(), [
    ...texts.map((text, at) => [String(at + 1), text]),
  ]);
});

// @fault input files: no rows at all -> the lake stays as it is, and the command says so
Deno.test("runJob() leaves a lake as it is where the input has no rows", async () => {
  await using place = await jobPlace();
  await place.run("a", [GOOD, HIGH]);
  const before = await parquetFiles(place.lake);
  for (const mode of ["append", "overwrite", "merge"] as const) {
    const { notes } = await place.run("a", [" "], { mode });
    assertEquals(notes, ["the input has no rows: nothing was changed"]);
  }
  assertEquals(await parquetFiles(place.lake), before);
});
