import { assert, assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { addFiles, buildLake, changeLake, openScenario } from "./_kill_scenario.ts";
import { type Fs, systemFs } from "./fs.ts";
import { killAt } from "./kill_at.ts";
import { killEverywhere } from "./kill_everywhere.ts";
import { folderState, type LakeState, readLakeState } from "./read_lake_state.ts";

const CHILD = new URL("./_kill_child.ts", import.meta.url).pathname;
const FOLDERS = [
  "clean/ano=2024/mes=12",
  "clean/ano=2025/mes=7",
  "clean/ano=2025/mes=8",
  "clean/ano=2026/mes=1",
  "quarantine/ano=2025/mes=7",
];
const REPLACED = ["clean/ano=2025/mes=7", "quarantine/ano=2025/mes=7"];
const SWAPS = ["exchange", "two renames"] as const;
type Swap = typeof SWAPS[number];

/** Waiting for the disk changes nothing that a kill could show, and takes most of the time. */
const HASTY_FS: Fs = {
  ...systemFs,
  sync: () => Promise.resolve(),
  writeText: (file, text) => Deno.writeTextFile(file, text),
};

for (const swap of SWAPS) {
  for (const moment of ["before", "half"] as const) {
    // @fault lake: killed with -9 before, in and after each change of a commit, with and without
    //   folder exchange -> each partition is in its old or its new state, and the next opening
    //   finishes or undoes the run
    // @shows All or nothing
    Deno.test(`openLake() survives kill -9 ${moment} each change of a commit (${swap})`, async () => {
      using folder = temporaryFolder();
      const place = await madePlace(folder.path);
      const kills = await killEverywhere((at) => child(place.lake, "change", swap, at, moment), {
        prepare: place.reset,
        async check(at) {
          await assertReadable(place, swap, `killed ${moment} change ${at}`);
          await assertRecovers(place);
          await changeLake(place.lake);
          assertEquals(await readLakeState(place.lake), place.after);
        },
      });
      assertEquals(await readLakeState(place.lake), place.after);
      assert(kills >= 25, `only ${kills} kills`);
      say(`${kills} real kills ${moment} a change, ${swap}: no partition half, none lost`);
    });
  }

  // @fault lake: killed with -9 in one recovery after the other -> the last one makes it whole
  // @shows All or nothing
  Deno.test(`openLake() survives kill -9 of one recovery after the other (${swap})`, async () => {
    using folder = temporaryFolder();
    const place = await madePlace(folder.path);
    let kills = 0;
    for (const firstAt of await decidedPoints(place, swap)) {
      await place.reset();
      await child(place.lake, "change", swap, firstAt).output();
      // No reset in between: each recovery begins where the one before it was killed.
      kills += await killEverywhere((at) => child(place.lake, "recover", swap, at), {
        prepare: () => Promise.resolve(),
        check: (at) => assertReadable(place, swap, `recovery killed before change ${at}`),
      });
      assertEquals(await readLakeState(place.lake), place.after);
    }
    assert(kills >= 25, `only ${kills} kills`);
    say(`${kills} real kills of recoveries, ${swap}: all finished by the last`);
  });

  // @fault lake: every kill followed by a second one -> recovered from
  Deno.test(`openLake() recovers from every kill followed by a second one (${swap})`, async () => {
    using folder = temporaryFolder();
    const place = await madePlace(folder.path);
    let pairs = 0;
    for (let first = 0; await killedInside(place, swap, { at: first }); first++) {
      const killed = `${place.root}/killed`;
      await copyTree(place.lake, killed);
      // Every other change, in turns the even and the odd ones, which die halfway: half the cost.
      const isHalfway = first % 2 === 1;
      for (let second = first % 2;; second += 2) {
        await copyTree(killed, place.lake);
        const fs = dying(swap, { at: second, isHalfway });
        const isKilled = await openScenario(place.lake, "third", fs)
          .then((lake) => lake[Symbol.asyncDispose]()).then(() => false, () => true);
        if (!isKilled) break;
        await assertReadable(place, swap, `killed at ${first}, recovery killed at ${second}`);
        await assertRecovers(place);
        pairs++;
      }
    }
    assert(pairs >= 100, `only ${pairs} pairs`);
    say(`${pairs} pairs of a kill and a kill of its recovery, ${swap}: none lost`);
  });
}

Deno.test("openLake() says whether it finished or undid a killed run", async () => {
  using folder = temporaryFolder();
  const place = await madePlace(folder.path);
  const said: string[] = [];
  for (let at = 0; await killedInside(place, "exchange", { at }); at++) {
    await using lake = await openScenario(place.lake, "third");
    const { action, runId } = lake.recovered;
    if (said.at(-1) !== `${action} ${runId}`) said.push(`${action} ${runId}`);
    assertEquals(lake.manifest?.lastRun.runId, action === "finished" ? "second" : "first");
  }
  assertEquals(said, ["none undefined", "undone second", "finished second"]);
});

// @fault lake: the first run of a lake is killed -> the folder can be finished or begun again
Deno.test("openLake() leaves a first run that was killed to be finished or begun again", async () => {
  using folder = temporaryFolder();
  const place = await madePlace(folder.path);
  for (let at = 0, isKilled = true; isKilled; at++) {
    await systemFs.remove(place.lake);
    const fs = dying("exchange", { at });
    isKilled = await firstCommit(place.lake, fs).then(() => false, () => true);
    await using lake = await openScenario(place.lake, "again");
    const present = Object.keys(await readLakeState(place.lake));
    if (lake.manifest === undefined) assertEquals(present, []);
    else assertEquals(present, ["_metadata/manifest.json", "clean/ano=2025/mes=7/first-0.parquet"]);
  }
});

interface Place {
  readonly root: string;
  readonly lake: string;
  readonly before: LakeState;
  readonly after: LakeState;
  readonly reset: () => Promise<void>;
}

/** A lake to interrupt, with what it looks like before and after the commit. */
async function madePlace(root: string): Promise<Place> {
  const lake = `${root}/lake`;
  const base = `${root}/base`;
  await buildLake(base);
  await copyTree(base, lake);
  const before = await readLakeState(lake);
  await changeLake(lake);
  const after = await readLakeState(lake);
  return {
    root,
    lake,
    before,
    after,
    reset: () => copyTree(base, lake),
  };
}

function child(
  lake: string,
  work: "change" | "recover",
  swap: Swap,
  at: number,
  moment = "before",
) {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--allow-read", "--allow-write", "--allow-ffi", "--allow-run"],
      ...[CHILD, lake, work, swap, String(at), moment],
    ],
  });
}

/** A file system in this process that dies like a killed one: from then on it changes nothing. */
function dying(swap: Swap, point: { at: number; isHalfway?: boolean }): Fs {
  const kill = () => Promise.reject(new Error("killed"));
  return killAt(systemFsWith(swap), { ...point, kill });
}

function systemFsWith(swap: Swap): Fs {
  return swap === "exchange" ? HASTY_FS : { ...HASTY_FS, exchange: undefined };
}

async function killedInside(place: Place, swap: Swap, point: { at: number }): Promise<boolean> {
  await place.reset();
  return await changeLake(place.lake, dying(swap, point)).then(() => false, () => true);
}

/** The changes at which a kill leaves an intent behind. */
async function decidedPoints(place: Place, swap: Swap): Promise<number[]> {
  const points: number[] = [];
  for (let at = 0; await killedInside(place, swap, { at }); at++) {
    if (await systemFs.size(`${place.lake}/.staging/.intent.json`) !== undefined) points.push(at);
  }
  return points.filter((_, i) => i % 3 === 0);
}

/** What a reader may see at any moment: each partition old or new, and a manifest that does not lie. */
async function assertReadable(place: Place, swap: Swap, when: string): Promise<void> {
  const seen = await readLakeState(place.lake);
  for (const folder of FOLDERS) {
    const here = folderState(seen, folder);
    const states = [folderState(place.before, folder), folderState(place.after, folder)];
    if (swap === "two renames" && REPLACED.includes(folder)) states.push({});
    const isWhole = states.some((state) => JSON.stringify(state) === JSON.stringify(here));
    assert(isWhole, `${when}: ${folder} holds ${JSON.stringify(here)}`);
  }
  const manifest = "_metadata/manifest.json";
  if (seen[manifest] === place.after[manifest]) assertEquals(seen, place.after, when);
  else assertEquals(seen[manifest], place.before[manifest], when);
}

/** After recovery the lake is wholly old or wholly new. */
async function assertRecovers(place: Place): Promise<void> {
  await (await openScenario(place.lake, "third", HASTY_FS))[Symbol.asyncDispose]();
  const recovered = await readLakeState(place.lake);
  const isNew = "clean/ano=2026/mes=1/second-0.parquet" in recovered;
  assertEquals(recovered, isNew ? place.after : place.before);
  const left = (await systemFs.list(`${place.lake}/.staging`) ?? []).map(({ name }) => name);
  assertEquals(left.filter((name) => name !== ".replaced"), []);
}

async function firstCommit(dir: string, fs: Fs): Promise<void> {
  await using lake = await openScenario(dir, "first", fs);
  const target = { dataSet: "clean", partition: "ano=2025/mes=7", names: ["first-0.parquet"] };
  await lake.commit([await addFiles(lake, target)]);
}

async function copyTree(from: string, to: string): Promise<void> {
  await systemFs.remove(to);
  await Deno.mkdir(to, { recursive: true });
  for (const { name, isDirectory } of await systemFs.list(from) ?? []) {
    if (isDirectory) await copyTree(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
