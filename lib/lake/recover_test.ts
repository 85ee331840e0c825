import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { systemFs } from "./fs.ts";
import { recover } from "./recover.ts";

Deno.test("recover() has nothing to say where no run was left", async () => {
  using folder = temporaryFolder();
  const options = { dir: folder.path, fs: systemFs, swapMethod: "two renames" } as const;
  assertEquals(await recover(options), { action: "none", detail: "" });
  await Deno.mkdir(`${folder.path}/.staging/.probe`, { recursive: true });
  assertEquals((await recover(options)).action, "none");
});

Deno.test("recover() names the run that it finishes", async () => {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/.staging`);
  const intent = { runId: "r7", job: "test", steps: [], metadata: [] };
  await Deno.writeTextFile(`${folder.path}/.staging/.intent.json`, JSON.stringify(intent));
  const recovery = await recover({ dir: folder.path, fs: systemFs, swapMethod: "two renames" });
  assertEquals(recovery, {
    action: "finished",
    runId: "r7",
    detail: "Run r7 was interrupted while it published: it is now published whole.",
  });
});
