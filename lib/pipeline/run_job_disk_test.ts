import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { canMount } from "@lib/testing/can_mount.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { FullDisk } from "./_full_disk_child.ts";
import { jobPlace } from "./_job_place.ts";
import { parquetFiles } from "./_read_lake.ts";
import { WATER } from "./_record_kinds.ts";

const ROWS = 60_000;

// @fault disk: full while the engine spills, writes files or commits -> said so; what was staged
//   is removed; the lake stays as it was
Deno.test("runJob() on a full disk says so, removes what it staged and leaves the lake", {
  ignore: !await canMount(),
}, async () => {
  using inputs = temporaryFolder();
  using disk = temporaryFolder();
  await Deno.writeTextFile(`${inputs.path}/small.jsonl`, lines(10));
  await Deno.writeTextFile(`${inputs.path}/big.jsonl`, lines(ROWS));
  const child = new URL("./_full_disk_child.ts", import.meta.url).pathname;
  // A mount of its own namespace: it goes with the process, whatever happens to it.
  const { stdout, stderr } = await new Deno.Command("unshare", {
    args: [
      ...["-rm", "sh", "-c", 'mount -t tmpfs -o size=1m tmpfs "$1" && shift && exec "$@"', "sh"],
      ...[disk.path, Deno.execPath(), "run", "--no-check", "--allow-read", "--allow-write"],
      ...["--allow-env", "--allow-sys", "--allow-ffi", child, inputs.path, disk.path],
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assertStringIncludes(text, "[", new TextDecoder().decode(stderr));
  const found: FullDisk[] = JSON.parse(text);
  assertEquals(found.map(({ way }) => way), ["spill", "files", "commit"]);
  for (const { way, error, isUnchanged, left } of found) {
    assertMatch(error, /^Error: Cannot .*(no space left for|No space left on device)/);
    assertEquals([way, isUnchanged, left], [way, true, []]);
  }
});

// @fault disk: full while a run publishes -> it can be run again
Deno.test("runJob() that finds the disk full while it publishes can be run again", async () => {
  await using place = await jobPlace();
  const row = { who: 1, at: "2025-02-01T00:00:00Z", value: 1 };
  await place.run("a", [row]);
  const before = await parquetFiles(place.lake);
  const full = () => Promise.reject(new Deno.errors.WriteZero("No space left on device"));
  const fs = { ...systemFs, link: full, copy: full };
  await assertRejects(
    () => place.run("b", [{ ...row, who: 2 }], { fs }),
    Error,
    "No space left on device. Nothing was published, the lake is as it was",
  );
  assertEquals(await parquetFiles(place.lake), before);
  assertEquals(await systemFs.list(`${place.lake}/.staging`), undefined);
  const { written, recovered } = await place.run("b", [{ ...row, who: 2 }]);
  assertEquals([written.rows, recovered], [1, ""]);
});

function lines(rows: number): string {
  const start = Date.UTC(2025, 1, 1);
  return Array.from({ length: rows }, (_, at) =>
    WATER.line({
      who: at,
      at: new Date(start + at * 1000).toISOString(),
      value: (at * 7919 % 1000) / 100,
    })).join("\n");
}
