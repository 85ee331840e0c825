import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { forgetCheckpoint } from "./forget_checkpoint.ts";
import { openCheckpoint } from "./open_checkpoint.ts";

const OPTIONS = {
  plan: 1,
  planHash: "a",
  describeChange: () => [],
  runId: "r",
  nowMs: () => 0,
};

Deno.test("forgetCheckpoint() lets the query begin again under a new id", async () => {
  using folder = temporaryFolder();
  const dir = `${folder.path}/checkpoint`;
  await forgetCheckpoint(dir);
  const first = await openCheckpoint(dir, OPTIONS);
  await first.close();
  await forgetCheckpoint(dir);
  const second = await openCheckpoint(dir, OPTIONS);
  await second.close();
  assertEquals(first.queryId === second.queryId, false);
});

Deno.test("forgetCheckpoint() leaves alone what is no checkpoint", async () => {
  using folder = temporaryFolder();
  await forgetCheckpoint(folder.path);
  Deno.writeTextFileSync(`${folder.path}/thesis.txt`, "years of work");
  await assertRejects(() => forgetCheckpoint(folder.path), UsageError, folder.path);
  assertEquals(Deno.readTextFileSync(`${folder.path}/thesis.txt`), "years of work");
});
