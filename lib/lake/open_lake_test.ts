import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { addFiles, buildLake, changeLake, IDENTITY, openScenario } from "./_kill_scenario.ts";
import { systemFs } from "./fs.ts";
import { LakeBusyError } from "./lake_busy_error.ts";
import { openLake } from "./open_lake.ts";
import { readLakeState } from "./read_lake_state.ts";
import { watchChanges } from "./watch_changes.ts";

const PARTITION = { dataSet: "clean", partition: "ano=2025/mes=8" };

Deno.test("openLake() begins a lake in a folder that is missing or empty", async () => {
  using temp = temporaryFolder();
  await Deno.mkdir(`${temp.path}/empty`);
  for (const dir of [`${temp.path}/empty`, `${temp.path}/not/there/yet/`]) {
    await buildLake(dir);
    assertEquals(Object.keys(await readLakeState(dir)), [
      "_metadata/exec_log.json",
      "_metadata/history.ndjson",
      "_metadata/manifest.json",
      "clean/ano=2024/mes=12/first-0.parquet",
      "clean/ano=2025/mes=7/first-0.parquet",
      "clean/ano=2025/mes=7/first-1.parquet",
      "clean/ano=2025/mes=8/first-0.parquet",
      "quarantine/ano=2025/mes=7/first-0.parquet",
    ]);
    assertEquals(await systemFs.list(`${dir}/.staging`), undefined);
  }
});

Deno.test("openLake() takes its folder away again if nothing is published", async () => {
  using temp = temporaryFolder();
  await Deno.mkdir(`${temp.path}/empty`);
  for (const dir of [`${temp.path}/empty`, `${temp.path}/not/there/yet`]) {
    await using lake = await openScenario(dir, "first");
    await Deno.writeTextFile(`${lake.staging}/half.parquet`, "PAR1");
  }
  assertEquals(await systemFs.list(temp.path), [{ name: "empty", isDirectory: true }]);
  assertEquals(await systemFs.list(`${temp.path}/empty`), []);
});

Deno.test("commit() does not touch a partition that no change mentions", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  const kept = `${temp.path}/clean/ano=2025/mes=8/first-0.parquet`;
  const linked = `${temp.path}/clean/ano=2025/mes=7/first-1.parquet`;
  const stats = () => Promise.all([kept, linked].map((path) => Deno.stat(path)));
  const facts = async () =>
    (await stats()).map(({ ino, mtime }) => ({ ino, mtimeMs: mtime?.getTime() }));
  const before = await facts();
  await changeLake(temp.path);
  assertEquals(await facts(), before);
});

Deno.test("commit() leaves what it replaced to readers who are at it, until the next opening", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  await changeLake(temp.path);
  const staging = `${temp.path}/.staging`;
  assertEquals((await systemFs.list(staging))?.map(({ name }) => name), [".replaced"]);
  const old = await systemFs.list(`${staging}/.replaced/.new/clean/ano=2025/mes=7`);
  assertEquals(old?.map(({ name }) => name), ["first-0.parquet", "first-1.parquet"]);
  await (await openScenario(temp.path, "third"))[Symbol.asyncDispose]();
  assertEquals(await systemFs.list(`${temp.path}/.staging`), undefined);
});

// @fault lake: a file system without hard links -> files that stay are copied
Deno.test("commit() copies the files that stay where the file system knows no links", async () => {
  using temp = temporaryFolder();
  await buildLake(`${temp.path}/linked`);
  await changeLake(`${temp.path}/linked`);
  await buildLake(`${temp.path}/copied`);
  const noLinks = { ...systemFs, link: () => Promise.reject(new Error("not supported")) };
  await changeLake(`${temp.path}/copied`, noLinks);
  assertEquals(
    await readLakeState(`${temp.path}/copied`),
    await readLakeState(`${temp.path}/linked`),
  );
});

Deno.test("commit() removes the folder of a year with its last month, not the data set's", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  await using lake = await openScenario(temp.path, "second");
  const removal = (dataSet: string, partition: string) => ({
    dataSet,
    partition,
    keep: [],
    add: [],
  });
  const info = await lake.commit([
    removal("clean", "ano=2024/mes=12"),
    removal("clean", "ano=2025/mes=7"),
    removal("quarantine", "ano=2025/mes=7"),
    removal("clean", "ano=1999/mes=1"), // not there: nothing to do
  ]);
  assertEquals(info.partitions.map(({ action }) => action), ["removed", "removed", "removed"]);
  const names = async (folder: string) =>
    (await systemFs.list(`${temp.path}/${folder}`))?.map(({ name }) => name);
  assertEquals(await names("clean"), ["ano=2025"]);
  assertEquals(await names("clean/ano=2025"), ["mes=8"]);
  assertEquals(await names("quarantine"), []);
  assertEquals([...lake.partitions("clean").keys()], ["ano=2025/mes=8"]);
});

Deno.test("commit() tells what it did and shows it at once", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  await using lake = await openScenario(temp.path, "second");
  const change = await addFiles(lake, { ...PARTITION, names: ["second-0.parquet"] });
  const info = await lake.commit([{ ...change, keep: ["first-0.parquet"] }]);
  assertEquals(info.partitions, [{ ...PARTITION, action: "replaced", rows: 2, filesAdded: 1 }]);
  assertEquals(lake.partitions("clean").get(PARTITION.partition), {
    files: [
      { name: "first-0.parquet", rows: 1, bytes: 46 },
      { name: "second-0.parquet", rows: 1, bytes: 47 },
    ],
    rows: 2,
  });
  assertEquals(lake.manifest?.runs, 2);
  await assertRejects(() => lake.commit([]), TypeError, "Cannot commit twice");
});

Deno.test("commit() adds a line of history per run, ended by a line feed", async () => {
  using temp = temporaryFolder();
  for (const runId of ["a", "b"]) {
    await using lake = await openScenario(temp.path, runId);
    await lake.commit([], [{ name: "history.ndjson", appendLines: [runId] }]);
  }
  assertEquals(await Deno.readTextFile(`${temp.path}/_metadata/history.ndjson`), "a\nb\n");
});

Deno.test("commit() refuses files from outside its staging, and metadata names that are paths", async () => {
  using temp = temporaryFolder();
  await using lake = await openScenario(`${temp.path}/lake`, "first");
  await Deno.writeTextFile(`${temp.path}/mine.parquet`, "PAR1");
  const add = [{ path: `${temp.path}/mine.parquet`, name: "x.parquet", rows: 1 }];
  await assertRejects(() => lake.commit([{ ...PARTITION, keep: [], add }]), TypeError, "path");
  for (const name of ["../x", ".lock", "manifest.json", ""]) {
    await assertRejects(() => lake.commit([], [{ name, text: "" }]), TypeError, "metadata");
  }
  assertEquals(await Deno.readTextFile(`${temp.path}/mine.parquet`), "PAR1");
});

// @fault lake: the folder is somebody else's -> refused, and nothing touched
Deno.test("openLake() refuses a place that is not a lake, and touches nothing", async () => {
  using temp = temporaryFolder();
  await Deno.writeTextFile(`${temp.path}/file`, "text");
  await Deno.mkdir(`${temp.path}/photos`);
  await Deno.writeTextFile(`${temp.path}/photos/cat.jpg`, "image");
  await Deno.mkdir(`${temp.path}/theirs/_metadata`, { recursive: true });
  await Deno.writeTextFile(`${temp.path}/theirs/_metadata/manifest.json`, '{"theirs": true}');
  const before = await wholeTree(temp.path);
  const expected = {
    "file": "which is a file",
    "file/below": "a folder that can be made",
    "photos": "which holds cat.jpg",
    "theirs": "must be a manifest of lake format 1",
  };
  for (const [name, message] of Object.entries(expected)) {
    await assertRejects(() => openScenario(`${temp.path}/${name}`, "r"), UsageError, message);
  }
  assertEquals(await wholeTree(temp.path), before);
});

// @fault lake: written under another contract, version or column type -> refused, and nothing
//   touched
Deno.test("openLake() refuses another contract, version or column type, and touches nothing", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  const before = await wholeTree(temp.path);
  const columns = { clean: [{ name: "level", type: "string" }] };
  const expected = [
    [{ ...IDENTITY, contract: "other" }, 'contract: stored "reading", new "other"'],
    [{ ...IDENTITY, version: "2" }, 'version: stored "1", new "2"'],
    [{ ...IDENTITY, columns }, "column level of clean: stored double, new string"],
  ] as const;
  for (const [identity, message] of expected) {
    for (const readOnly of [false, true]) {
      const open = () => openLake(temp.path, { identity, runId: "r", job: "test", readOnly });
      await assertRejects(open, UsageError, message);
    }
  }
  assertEquals(await wholeTree(temp.path), before);
});

Deno.test("openLake() takes columns that only one side has, and keeps them in the manifest", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  const columns = { clean: [{ name: "fresh", type: "boolean" }] };
  const identity = { ...IDENTITY, columns };
  await using lake = await openLake(temp.path, { identity, runId: "second", job: "test" });
  await lake.commit([]);
  assertEquals(lake.manifest?.columns["clean"], [
    { name: "fresh", type: "boolean" },
    { name: "level", type: "double" },
  ]);
  assertEquals(lake.manifest?.columns["quarantine"], IDENTITY.columns.quarantine);
});

// @fault lake: files removed, added or changed behind its back -> named; nothing is written
Deno.test("openLake() names files that do not agree with the manifest", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  await Deno.writeTextFile(`${temp.path}/clean/ano=2025/mes=8/mine.parquet`, "PAR1");
  await Deno.writeTextFile(`${temp.path}/clean/ano=2025/mes=7/first-0.parquet`, "short");
  await Deno.remove(`${temp.path}/clean/ano=2024/mes=12/first-0.parquet`);
  await Deno.writeTextFile(`${temp.path}/clean/_SUCCESS`, ""); // not data, so not our business
  const error = await assertRejects(() => openScenario(temp.path, "second"), UsageError);
  assertEquals(error.message.split("where ")[1]?.split("; "), [
    "clean/ano=2025/mes=7/first-0.parquet has 5 bytes, not 46",
    "clean/ano=2025/mes=8/mine.parquet is not in the manifest",
    "clean/ano=2024/mes=12/first-0.parquet is missing",
  ]);
});

Deno.test("openLake() refuses a run id that is not a folder name", async () => {
  for (const runId of ["", "../up", ".hidden", "a/b"]) {
    await assertRejects(() => openScenario("no/such/lake", runId), TypeError, "runId");
  }
});

Deno.test("openLake() lets one job in at a time, and looking ones together", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  const options = { identity: IDENTITY, runId: "look", job: "test", readOnly: true };
  {
    await using _lake = await openScenario(temp.path, "second");
    const message = `test (process ${Deno.pid}, run second, since 1970-01-01T00:00:00.000Z)`;
    await assertRejects(() => openScenario(temp.path, "third"), LakeBusyError, message);
    await assertRejects(() => openLake(temp.path, options), LakeBusyError, message);
  }
  await using first = await openLake(temp.path, options);
  await using second = await openLake(temp.path, options);
  assertEquals(first.manifest, second.manifest);
  await assertRejects(() => openScenario(temp.path, "third"), LakeBusyError, "another job");
});

Deno.test("openLake() with readOnly changes nothing, whatever is there", async () => {
  using temp = temporaryFolder();
  await buildLake(`${temp.path}/lake`);
  await Deno.mkdir(`${temp.path}/empty`);
  const before = await wholeTree(temp.path);
  const fs = watchChanges(systemFs, ({ name }) => Promise.reject(new Error(`${name} was tried`)));
  for (const [name, partitions] of [["lake", 3], ["empty", 0], ["missing", 0]] as const) {
    const options = { identity: IDENTITY, runId: "look", job: "test", readOnly: true, fs };
    await using lake = await openLake(`${temp.path}/${name}`, options);
    assertEquals(lake.partitions("clean").size, partitions);
    await assertRejects(() => lake.commit([]), TypeError, "readOnly");
  }
  assertEquals(await wholeTree(temp.path), before);
});

Deno.test("openLake() with readOnly says that an interrupted run must be finished first", async () => {
  using temp = temporaryFolder();
  await buildLake(temp.path);
  await Deno.mkdir(`${temp.path}/.staging`);
  await Deno.writeTextFile(`${temp.path}/.staging/.intent.json`, "{}");
  const options = { identity: IDENTITY, runId: "look", job: "test", readOnly: true };
  await assertRejects(() => openLake(temp.path, options), Error, "interrupted");
});

Deno.test("openLake() says which way of swapping is in use", async () => {
  using temp = temporaryFolder();
  const refused = () => Promise.reject(new Error("EINVAL"));
  for (const exchange of [undefined, refused]) {
    await using lake = await openScenario(temp.path, "r", { ...systemFs, exchange });
    assertEquals(lake.swapMethod, "two renames");
  }
  await using lake = await openScenario(temp.path, "r");
  assert(Deno.build.os !== "linux" || lake.swapMethod === "exchange");
});

/** Every path below a folder, hidden ones too, with size and time of change. */
async function wholeTree(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, isDirectory } of await systemFs.list(folder) ?? []) {
    const { size, mtime } = await Deno.stat(`${folder}/${name}`);
    found.push(`${name} ${isDirectory ? "" : size} ${mtime?.getTime()}`);
    if (isDirectory) found.push(...await wholeTree(`${folder}/${name}`));
  }
  return found;
}
