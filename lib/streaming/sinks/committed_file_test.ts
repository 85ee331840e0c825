import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openCommittedFile } from "./committed_file.ts";

const TEXTS = ["one\n", "", "três\n", "four\nfive\n"];

async function writeAll(path: string, fs: Fs, isComplete = false): Promise<void> {
  const file = await openCommittedFile(path, { queryId: "q", fs });
  for (const [batchId, text] of TEXTS.entries()) {
    if (isComplete) await file.replace(batchId, text);
    else await file.append(batchId, text);
  }
}

for (const isComplete of [false, true]) {
  // @fault sinks: killed at every write of a file of batches -> the file ends the same, no batch
  //   twice
  // @shows sink ndjson
  Deno.test(`openCommittedFile() ends the same wherever it is killed (${isComplete ? "replace" : "append"})`, async () => {
    const kill = () => Promise.reject(new Error("killed"));
    const expected = isComplete ? TEXTS.at(-1)! : TEXTS.join("");
    let kills = 0;
    for (const isHalfway of [false, true]) {
      for (let at = 0, isKilled = true; isKilled; at++) {
        using folder = temporaryFolder();
        const path = `${folder.path}/out`;
        isKilled = await writeAll(path, killAt(systemFs, { at, isHalfway, kill }), isComplete)
          .then(() => false, () => true);
        await writeAll(path, systemFs, isComplete);
        assertEquals(await Deno.readTextFile(path), expected, `killed at ${at}`);
        if (isKilled) kills++;
      }
    }
    assert(kills >= 20, `only ${kills} kills`);
  });
}

// @fault sinks: a file of somebody else in its place -> refused, and left as it is
Deno.test("openCommittedFile() refuses a file of someone else, and leaves it as it is", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/out`;
  await Deno.writeTextFile(path, "mine");
  await assertRejects(
    () => openCommittedFile(path, { queryId: "q" }),
    UsageError,
    "not written by",
  );
  assertEquals(await Deno.readTextFile(path), "mine");
  await Deno.remove(path);
  await (await openCommittedFile(path, { queryId: "q" })).append(0, "text");
  await assertRejects(() => openCommittedFile(path, { queryId: "r" }), UsageError, "another query");
  await Deno.truncate(path, 2);
  await assertRejects(() => openCommittedFile(path, { queryId: "q" }), UsageError, "2 bytes");
});

Deno.test("openCommittedFile() says which batch was the last", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/out`;
  const file = await openCommittedFile(path, { queryId: "q" });
  assertEquals(file.lastBatchId, -1);
  assertEquals([await file.append(4, "x"), await file.append(3, "y")], [true, false]);
  assertEquals((await openCommittedFile(path, { queryId: "q" })).lastBatchId, 4);
});
