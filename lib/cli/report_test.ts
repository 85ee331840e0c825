import { assertEquals, assertStringIncludes } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

Deno.test("report writes pages with the permissions of its task, and says where to start", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(
    `${folder.path}/a.ipynb`,
    formatNotebook(createNotebook([{ code: "1" }])),
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "task",
      "--quiet",
      "report",
      `${folder.path}/*.ipynb`,
      "--out",
      `${folder.path}/out`,
      "--json",
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assertEquals(code, 0, text.decode(stderr));
  const pages = ["index", "a"].map((name) => `${folder.path}/out/${name}.html`);
  assertEquals(JSON.parse(text.decode(stdout)), { pages });
  assertStringIncludes(text.decode(stderr), `pages written: 2; start at ${pages[0]}`);
  for (const page of pages) assertEquals((await Deno.stat(page)).isFile, true);
});
