import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { LakeBusyError } from "@lib/lake/lake_busy_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { openCheckpoint } from "./open_checkpoint.ts";

const OPTIONS = {
  plan: { window: "1 minute" },
  planHash: "one",
  describeChange: (stored: unknown) => [`window was ${JSON.stringify(stored)}`],
  runId: "run 1",
  nowMs: () => 1_000,
};

function folderText(dir: string): string {
  const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  return names.map((name) => `${name}: ${Deno.readTextFileSync(`${dir}/${name}`)}`).join("\n");
}

// @fault checkpoints: opened by another query -> refused with the difference; nothing is touched
Deno.test("openCheckpoint() refuses another query, says how it differs, and touches nothing", async () => {
  using folder = temporaryFolder();
  const checkpoint = await openCheckpoint(folder.path, OPTIONS);
  await checkpoint.plan({ batchId: 0, to: {}, details: 1 });
  await checkpoint.close();
  const before = folderText(folder.path);
  const error = await assertRejects(
    () => openCheckpoint(folder.path, { ...OPTIONS, planHash: "two" }),
    UsageError,
    'window was {"window":"1 minute"}',
  );
  assert(error.message.includes(JSON.stringify(folder.path)));
  assertEquals(folderText(folder.path), before);
});

// @fault checkpoints: opened by two processes -> the second is told who has it
Deno.test("openCheckpoint() has one owner, and names it", async () => {
  using folder = temporaryFolder();
  const checkpoint = await openCheckpoint(folder.path, OPTIONS);
  const busy = await assertRejects(
    () => openCheckpoint(folder.path, OPTIONS),
    LakeBusyError,
    "run 1",
  );
  assert(busy.message.includes(`process ${Deno.pid}`));
  await checkpoint.close();
  await (await openCheckpoint(folder.path, OPTIONS)).close();
});

Deno.test("openCheckpoint() keeps the query's id, its last batch and its state", async () => {
  using folder = temporaryFolder();
  const first = await openCheckpoint(folder.path, OPTIONS);
  assertEquals([first.committed, first.planned], [undefined, undefined]);
  const done = { batchId: 0, offsets: { a: 1 }, anchors: {}, clock: 5, progress: null };
  await first.commit(done, [{ key: ["seen", "k"], value: [1] }], () => []);
  await first.close();
  const second = await openCheckpoint(folder.path, { ...OPTIONS, nowMs: () => 9_000 });
  assertEquals(second.queryId, first.queryId);
  assertEquals(second.committed, done);
  assertEquals([...second.takeState()], [{ key: ["seen", "k"], value: [1] }]);
  await second.close();
});

// @fault checkpoints: written in an older format -> refused, named; nothing is touched
Deno.test("openCheckpoint() refuses the format of another version, and touches nothing", async () => {
  using folder = temporaryFolder();
  await (await openCheckpoint(folder.path, OPTIONS)).close();
  const query = Deno.readTextFileSync(`${folder.path}/query.json`);
  Deno.writeTextFileSync(`${folder.path}/query.json`, query.replace('"format": 2', '"format": 1'));
  const before = folderText(folder.path);
  await assertRejects(
    () => openCheckpoint(folder.path, OPTIONS),
    CheckpointError,
    "query.json has format 1, known is 2",
  );
  assertEquals(folderText(folder.path), before);
});

// @fault checkpoints: query.json is damaged or missing -> refused
Deno.test("openCheckpoint() refuses a damaged or missing query.json", async () => {
  using folder = temporaryFolder();
  const checkpoint = await openCheckpoint(folder.path, OPTIONS);
  await checkpoint.plan({ batchId: 0, to: {}, details: 1 });
  await checkpoint.close();
  const text = Deno.readTextFileSync(`${folder.path}/query.json`);
  const cases = { "": "damaged", [text.slice(0, 40)]: "damaged", "{}": "damaged" };
  for (const [spoilt, said] of Object.entries(cases)) {
    Deno.writeTextFileSync(`${folder.path}/query.json`, spoilt);
    await assertRejects(() => openCheckpoint(folder.path, OPTIONS), CheckpointError, said);
  }
  Deno.removeSync(`${folder.path}/query.json`);
  await assertRejects(() => openCheckpoint(folder.path, OPTIONS), CheckpointError, "missing");
});

// @fault checkpoints: no folder, or one that cannot be written -> refused
Deno.test("openCheckpoint() refuses a place that is no folder, or cannot be written", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/file`;
  await Deno.writeTextFile(file, "");
  for (const dir of [file, `${file}/below`, "/proc/nowhere"]) {
    await assertRejects(() => openCheckpoint(dir, OPTIONS), Error, JSON.stringify(dir));
  }
});
