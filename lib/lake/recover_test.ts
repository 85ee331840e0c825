import { assertEquals } from "@std/assert";
import { systemFs } from "./fs.ts";
import { recover } from "./recover.ts";

Deno.test("recover() has nothing to say where no run was left", async () => {
  const dir = await Deno.makeTempDir();
  const options = { dir, fs: systemFs, swapMethod: "two renames" } as const;
  assertEquals(await recover(options), { action: "none", detail: "" });
  await Deno.mkdir(`${dir}/.staging/.probe`, { recursive: true });
  assertEquals((await recover(options)).action, "none");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("recover() names the run that it finishes", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/.staging`);
  const intent = { runId: "r7", job: "test", steps: [], metadata: [] };
  await Deno.writeTextFile(`${dir}/.staging/.intent.json`, JSON.stringify(intent));
  const recovery = await recover({ dir, fs: systemFs, swapMethod: "two renames" });
  assertEquals(recovery, {
    action: "finished",
    runId: "r7",
    detail: "Run r7 was interrupted while it published: it is now published whole.",
  });
  await Deno.remove(dir, { recursive: true });
});
