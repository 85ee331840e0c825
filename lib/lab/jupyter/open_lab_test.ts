import { assertRejects } from "@std/assert";
import { openLab } from "./open_lab.ts";

Deno.test("openLab() does nothing once it is called off", async () => {
  const root = await Deno.makeTempDir();
  try {
    const signal = AbortSignal.abort(new Error("enough"));
    await assertRejects(() => openLab(root, { signal }), Error, "enough");
    for await (const { name } of Deno.readDir(root)) throw new Error(`${name} was written`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
