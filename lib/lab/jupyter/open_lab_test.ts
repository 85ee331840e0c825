import { assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openLab } from "./open_lab.ts";

Deno.test("openLab() does nothing once it is called off", async () => {
  using root = temporaryFolder();
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => openLab(root.path, { signal }), Error, "enough");
  for await (const { name } of Deno.readDir(root.path)) throw new Error(`${name} was written`);
});
