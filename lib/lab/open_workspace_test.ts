import { assert, assertEquals, assertRejects } from "@std/assert";
import { startKernel } from "./kernel/start_kernel.ts";
import { openWorkspace } from "./open_workspace.ts";

Deno.test("openWorkspace() gives kernels the project's imports, its samples and no made data", async () => {
  let folder: string;
  {
    await using workspace = await openWorkspace({ root: "." });
    folder = workspace.cwd;
    await using kernel = await startKernel(workspace);
    const texts: unknown[] = [];
    const outcome = await kernel.execute(
      `import { table } from "@lib/display/mod.ts";
await Deno.mkdir("../data/lake");
console.log(table([{ a: 1 }]).text);
console.log(["golden", "raw"].map((name) => [...Deno.readDirSync("../data")].some((e) => e.name === name)));
console.log(Deno.env.get("LAB_HOME"), Deno.env.get("MONGO_URL"));`,
      { onOutput: ({ content }) => texts.push(content.text) },
    );
    assertEquals(outcome.status, "ok");
    assertEquals(texts.join(""), "a\n1\n[ true, false ]\n../data undefined\n");
  }
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
  assert((await Deno.stat("data/golden")).isDirectory, "what a link leads to must stay");
});
