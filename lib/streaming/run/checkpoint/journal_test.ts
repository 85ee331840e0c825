import { assert, assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { StateChange } from "../../core/operator.ts";
import { storeChanges } from "../../core/store_changes.ts";
import type { CommittedBatch } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { openJournal } from "./journal.ts";

const NO_ENTRIES = () => [];

function batch(batchId: number, offset: number): CommittedBatch {
  const clock = { at: batchId };
  return { batchId, offsets: { "a/0": offset }, anchors: { "a/0": 7 }, clock, progress: null };
}

/** A state that is changed at random, with what it should be. */
function* changes(
  batches: number,
): Generator<{ changes: StateChange[]; now: Map<string, StateChange> }> {
  const now = new Map<string, StateChange>();
  for (let seed = 1, n = 0; n < batches; n++) {
    const changed = new Map<string, StateChange>();
    for (let i = 0; i < 20; i++) {
      seed = (seed * 48271) % 2147483647;
      const key = ["window", seed % 13] as const;
      const value = seed % 4 === 0 ? undefined : [seed, ["NaN"] as const, null].slice(seed % 3);
      changed.set(String(key), { key, value });
    }
    storeChanges(now, changed.values());
    yield { changes: [...changed.values()], now: new Map(now) };
  }
}

const entry = (key: string, n: number): StateChange => ({ key: ["seen", key], value: [n] });

const sorted = (state: Map<string, StateChange>) => [...state].sort(([a], [b]) => a < b ? -1 : 1);

Deno.test("openJournal() finds the last committed batch and its state, compacted or not", async () => {
  for (const compactAboveBytes of [0, 2_000, Infinity]) {
    using folder = temporaryFolder();
    let at = 0;
    for (const { changes: changed, now } of changes(30)) {
      const journal = await openJournal(folder.path, { compactAboveBytes });
      await journal.plan({ batchId: at, to: { "a/0": at + 1 }, details: null });
      await journal.commit(batch(at, at + 1), changed, () => now.values());
      const { found } = await openJournal(folder.path, { compactAboveBytes });
      assertEquals(found.committed, batch(at, at + 1));
      assertEquals(found.planned, undefined);
      assertEquals(sorted(found.state), sorted(now));
      at++;
    }
  }
});

Deno.test("openJournal() keeps one snapshot and one journal, and a journal no longer than told", async () => {
  using folder = temporaryFolder();
  const journal = await openJournal(folder.path, { compactAboveBytes: 2_000 });
  let at = 0;
  for (const { changes: changed, now } of changes(40)) {
    await journal.commit(batch(at, ++at), changed, () => now.values());
  }
  const files = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  assert(files.length <= 2, files.join());
  for (const name of files) assert(Deno.statSync(`${folder.path}/${name}`).size < 12_000, name);
});

Deno.test("openJournal() gives back a planned batch until it is committed", async () => {
  using folder = temporaryFolder();
  const journal = await openJournal(folder.path);
  await journal.commit(batch(0, 5), [], NO_ENTRIES);
  const planned = { batchId: 1, to: { "a/0": 9, "a/1": 2 }, details: { why: "data" } };
  await journal.plan(planned);
  assertEquals((await openJournal(folder.path)).found.planned, planned);
  await journal.commit({ ...batch(1, 9), offsets: planned.to }, [], NO_ENTRIES);
  const { found } = await openJournal(folder.path);
  assertEquals([found.planned, found.committed?.offsets], [undefined, planned.to]);
});

// @fault checkpoints: the journal's last line is cut anywhere -> it goes on from the last whole
//   line
Deno.test("openJournal() goes on from the last whole line, wherever the last one was cut", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/journal-0.ndjson`;
  const journal = await openJournal(folder.path);
  await journal.commit(batch(0, 5), [entry("a", 1)], NO_ENTRIES);
  const before = Deno.readTextFileSync(path).length;
  await journal.commit(batch(1, 6), [entry("a", 2)], NO_ENTRIES);
  const text = Deno.readTextFileSync(path);
  for (let length = before; length < text.length; length += 3) {
    Deno.writeTextFileSync(path, text.slice(0, length));
    const again = await openJournal(folder.path);
    assertEquals([again.found.committed, [...again.found.state.values()]], [batch(0, 5), [
      entry("a", 1),
    ]]);
    await again.commit(batch(1, 7), [entry("b", 3)], NO_ENTRIES);
    const { found } = await openJournal(folder.path);
    assertEquals([found.committed?.offsets, found.state.size], [{ "a/0": 7 }, 2]);
  }
});

// @fault checkpoints: a damaged line in the journal -> refused, named; nothing is changed
Deno.test("openJournal() refuses a damaged line and names it, and changes nothing", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/journal-0.ndjson`;
  const journal = await openJournal(folder.path);
  for (const at of [0, 1, 2]) await journal.commit(batch(at, at), [], NO_ENTRIES);
  const text = Deno.readTextFileSync(path).replace('"batchId":1', '"batchId":4');
  Deno.writeTextFileSync(path, text);
  await assertRejects(
    () => openJournal(folder.path),
    CheckpointError,
    "journal-0.ndjson is damaged in line 2",
  );
  assertEquals(Deno.readTextFileSync(path), text);
});

// @fault checkpoints: a snapshot that is cut short or gone -> refused
Deno.test("openJournal() refuses a snapshot that is cut short or gone", async () => {
  using folder = temporaryFolder();
  const journal = await openJournal(folder.path, { compactAboveBytes: 0 });
  await journal.commit(batch(0, 1), [entry("a", 1)], () => [entry("a", 1)]);
  await journal.plan({ batchId: 1, to: {}, details: null });
  const path = `${folder.path}/snapshot-1.ndjson`;
  const text = Deno.readTextFileSync(path);
  for (const length of [0, text.indexOf("\n") + 1]) {
    Deno.writeTextFileSync(path, text.slice(0, length));
    await assertRejects(
      () => openJournal(folder.path),
      CheckpointError,
      "snapshot-1.ndjson is cut short",
    );
  }
  Deno.writeTextFileSync(path, text.slice(0, -5));
  await assertRejects(() => openJournal(folder.path), CheckpointError, "damaged in line 2");
  Deno.removeSync(path);
  await assertRejects(
    () => openJournal(folder.path),
    CheckpointError,
    "snapshot-1.ndjson is missing",
  );
});
