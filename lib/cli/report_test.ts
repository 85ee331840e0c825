import { assertEquals, assertStringIncludes } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";

Deno.test("report writes pages with the permissions of its task, and says where to start", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.ipynb`, formatNotebook(createNotebook([{ code: "1" }])));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "report", `${folder}/*.ipynb`, "--out", `${folder}/out`, "--json"],
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder();
    assertEquals(code, 0, text.decode(stderr));
    const pages = ["index", "a"].map((name) => `${folder}/out/${name}.html`);
    assertEquals(JSON.parse(text.decode(stdout)), { pages });
    assertStringIncludes(text.decode(stderr), `pages written: 2; start at ${pages[0]}`);
    for (const page of pages) assertEquals((await Deno.stat(page)).isFile, true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
