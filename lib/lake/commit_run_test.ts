import { assert, assertEquals, assertRejects } from "@std/assert";
import { canMount } from "@lib/testing/can_mount.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { addFiles, buildLake, changeLake, openScenario } from "./_kill_scenario.ts";
import { parentOf } from "./_places.ts";
import { type Fs, systemFs } from "./fs.ts";
import type { MetadataChange } from "./lake.ts";
import { readLakeState } from "./read_lake_state.ts";
import { watchChanges } from "./watch_changes.ts";

const INTENT = ".staging/.intent.json";

Deno.test("commitRun() over random commits leaves what a plain map would hold", async () => {
  using temporary = temporaryFolder();
  const random = seeded(7);
  const pick = <T>(items: readonly T[]) => items.filter(() => random() < 0.5);
  const model = new Map<string, string[]>();
  const history: string[] = [];
  for (let run = 0; run < 60; run++) {
    const runId = `r${run}`;
    await using lake = await openScenario(temporary.path, runId);
    const changes = [];
    for (const partition of pick(["ano=2024/mes=12", "ano=2025/mes=1", "ano=2025/mes=2"])) {
      for (const dataSet of pick(["clean", "quarantine"])) {
        const folder = `${dataSet}/${partition}`;
        const keep = pick(model.get(folder) ?? []);
        const names = pick(["0", "1", "2"]).map((part) => `${runId}-${part}.parquet`);
        changes.push({ ...await addFiles(lake, { dataSet, partition, names }), keep });
        model.set(folder, [...keep, ...names]);
      }
    }
    const metadata: MetadataChange[] = [{ name: "history.ndjson", appendLines: [runId] }];
    await lake.commit(changes, metadata);
    history.push(runId);
  }
  const expected = [...model].flatMap(([folder, names]) =>
    names.map((name) => `${folder}/${name}`)
  );
  const state = Object.keys(await readLakeState(temporary.path));
  assertEquals(state.filter((path) => !path.startsWith("_")), expected.sort());
  assertEquals(
    await Deno.readTextFile(`${temporary.path}/_metadata/history.ndjson`),
    `${history.join("\n")}\n`,
  );
  const { partitions } = await openedAndClosed(temporary.path); // compares every file with the manifest
  for (const [folder, names] of model) {
    const [dataSet = "", ...partition] = folder.split("/");
    const listed = partitions(dataSet).get(partition.join("/"))?.files ?? [];
    assertEquals(listed.map(({ name }) => name), names.sort());
  }
});

// @fault disk: full at every change of a commit in turn -> nothing is lost, and it is said what
//   comes next
Deno.test("commitRun() with the disk full at any change loses nothing and says what comes next", async () => {
  using folder = temporaryFolder();
  const dir = `${folder.path}/lake`;
  const answers: string[] = [];
  for (let at = 0;; at++) {
    await systemFs.remove(dir);
    await buildLake(dir);
    const before = await readLakeState(dir);
    const error = await changeLake(dir, fullFrom(at)).then(() => undefined, (error) => error);
    if (error === undefined) break;
    const isDecided = await systemFs.size(`${dir}/${INTENT}`) !== undefined;
    if (!isDecided) {
      assertEquals(await readLakeState(dir), before);
      assertEquals(await systemFs.list(`${dir}/.staging`), undefined);
    }
    answers.push(isDecided ? "will finish it" : "the lake is as it was");
    if (/^Cannot/.test(error.message)) {
      assert(error.message.includes(answers.at(-1)), error.message);
    } else assertEquals(isDecided, false); // the disk was full before the commit began
    await changeLake(dir);
    assertEquals((await openedAndClosed(dir)).manifest?.runs, 2);
  }
  assert(answers.includes("will finish it") && answers.includes("the lake is as it was"));
});

Deno.test("commitRun() that failed leaves room for another try in the same opening", async () => {
  using folder = temporaryFolder();
  await buildLake(folder.path);
  let isFull = true;
  const fs = watchChanges(systemFs, async ({ name, args }, make) => {
    if (isFull && args[0]?.endsWith("big.json")) throw new Error(`${name}: no space left`);
    await make();
  });
  {
    await using lake = await openScenario(folder.path, "second", fs);
    const target = { dataSet: "clean", partition: "ano=2025/mes=7", names: ["second-0.parquet"] };
    const change = await addFiles(lake, target);
    const big: MetadataChange[] = [{ name: "big.json", text: "{}" }];
    const keep = ["first-0.parquet"];
    await assertRejects(() => lake.commit([{ ...change, keep }], big), Error, "no space left");
    assertEquals(await systemFs.list(lake.staging), undefined);
    isFull = false;
    await lake.commit([{ ...change, keep, add: [] }], big);
  }
  assertEquals(
    Object.keys(await readLakeState(folder.path)).filter((path) =>
      path.includes("clean/ano=2025/mes=7")
    ),
    ["clean/ano=2025/mes=7/first-0.parquet"],
  );
});

// @fault lake: a commit fails while it publishes -> it is finished before anything else is
//   committed
Deno.test("commitRun() that failed while publishing is finished before anything else is committed", async () => {
  using folder = temporaryFolder();
  await buildLake(folder.path);
  const fs = watchChanges(systemFs, async ({ name, args }, make) => {
    if (name === "move" && args[1]?.startsWith(`${folder.path}/clean`)) throw new Error("broken");
    await make();
  });
  {
    await using lake = await openScenario(folder.path, "second", fs);
    const target = { dataSet: "clean", partition: "ano=2026/mes=1", names: ["second-0.parquet"] };
    const change = await addFiles(lake, target);
    await assertRejects(() => lake.commit([change]), Error, "The next job that opens this lake");
    await assertRejects(() => lake.commit([]), Error, "a failed commit is to be finished first");
  }
  const { manifest, partitions } = await openedAndClosed(folder.path);
  assertEquals(manifest?.lastRun.runId, "second");
  assertEquals(partitions("clean").get("ano=2026/mes=1")?.rows, 1);
});

// @fault disk: a file system that is really full while a lake is committed -> what was staged is
//   removed; the lake stays as it was
Deno.test("commitRun() on a full tmpfs removes what it staged and leaves the lake", {
  ignore: !await canMount(),
}, async () => {
  using folder = temporaryFolder();
  const child = new URL("./_full_disk_child.ts", import.meta.url).pathname;
  // A mount of its own namespace: it goes with the process, whatever happens to it.
  const { stdout, stderr } = await new Deno.Command("unshare", {
    args: [
      ...["-rm", "sh", "-c", 'mount -t tmpfs -o size=256k tmpfs "$1" && shift && exec "$@"', "sh"],
      ...[folder.path, Deno.execPath(), "run", "--no-check", "--allow-read", "--allow-write"],
      ...["--allow-ffi", child, `${folder.path}/lake`],
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(text !== "", new TextDecoder().decode(stderr));
  const { errors, isUnchanged, left } = JSON.parse(text);
  assertEquals(errors.map((error: string) => /No space left/.test(error)), [true, true]);
  assertEquals([isUnchanged, left], [true, null]);
});

// @fault disk: power lost while a run commits, by the order of its writes and syncs, not by a real
//   loss -> all names are on disk before the intent is, and before it is taken away
Deno.test("commitRun() has all names safe on disk before the intent, and before it takes it away", async () => {
  using folder = temporaryFolder();
  await buildLake(folder.path);
  const unsafe = new Set<string>();
  const unsafeAt: Record<string, string[]> = {};
  const note = (when: string) => unsafeAt[when] ??= [...unsafe].sort();
  const fs: Fs = {
    ...watchChanges({ ...systemFs, exchange: undefined }, async ({ name, args }, make) => {
      const paths = args.map((path) => path.slice(folder.path.length + 1));
      if (name === "move" && paths[1] === INTENT) note("intent");
      if (name === "move" && paths[1]?.startsWith("clean/")) note("first visible change");
      if (name === "move" && paths[1] === "_metadata/manifest.json") note("manifest");
      if (name === "remove" && paths[0] === INTENT) note("end");
      await make();
      const [first = "", second = ""] = paths;
      if (name === "remove") dropBelow(unsafe, first);
      else unsafe.add(parentOf(name === "makeDir" || name === "writeText" ? first : second));
    }),
    async sync(path) {
      unsafe.delete(path.slice(folder.path.length + 1));
      await systemFs.sync(path);
    },
  };
  await changeLake(folder.path, fs);
  assertEquals(unsafeAt["intent"], [".staging/second"]); // the intent itself, which is moved next
  assertEquals(unsafeAt["first visible change"]?.includes(".staging"), false);
  assertEquals(visible(unsafeAt["manifest"]), ["_metadata"]);
  assertEquals(visible(unsafeAt["end"]), []);
});

// @fault lake: a staged file shrinks while it is staged -> the commit is refused
Deno.test("commitRun() refuses a staged file that shrank while it was staged", async () => {
  using folder = temporaryFolder();
  await buildLake(folder.path);
  const before = await readLakeState(folder.path);
  const fs = watchChanges(systemFs, async ({ name, args }, make) => {
    await make();
    const [, to = ""] = args;
    if (name === "move" && to.endsWith(".parquet")) await Deno.truncate(to, 3);
  });
  await assertRejects(
    () => changeLake(folder.path, fs),
    Error,
    "must have 47 bytes: current value is 3",
  );
  assertEquals(await readLakeState(folder.path), before);
});

/** A file system that refuses every change that needs room from the given one on. */
function fullFrom(at: number): Fs {
  return watchChanges(systemFs, async ({ name, index }, make) => {
    const needsRoom = name !== "remove" && name !== "removeIfEmpty";
    if (index >= at && needsRoom) throw new Error("No space left on device (os error 28)");
    await make();
  });
}

async function openedAndClosed(dir: string) {
  await using lake = await openScenario(dir, "third");
  return { manifest: lake.manifest, partitions: lake.partitions };
}

function dropBelow(folders: Set<string>, removed: string): void {
  for (const folder of folders) if (`${folder}/`.startsWith(`${removed}/`)) folders.delete(folder);
}

function visible(folders: readonly string[] = []): string[] {
  return folders.filter((folder) => !folder.startsWith("."));
}

/** Numbers in [0, 1) from a seed: mulberry32. */
function seeded(seed: number): () => number {
  return () => {
    seed = seed + 0x6D2B79F5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}
