import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { writeReport } from "./write_report.ts";

Deno.test("writeReport() writes a page per notebook and contents that say which failed", async () => {
  using folder = temporaryFolder();
  const good = createNotebook([{ markdown: "# `Good`\n\nWhat *it* is.\n\nMore." }]);
  const bad = createNotebook([{ code: "1;" }]);
  const [cell] = bad.cells;
  const error = { output_type: "error", ename: "E", evalue: "", traceback: ["E: no"] };
  await Deno.writeTextFile(`${folder.path}/1.ipynb`, formatNotebook(good));
  await Deno.writeTextFile(
    `${folder.path}/2.ipynb`,
    formatNotebook({ ...bad, cells: [{ ...cell, outputs: [error] } as typeof cell & object] }),
  );
  const out = `${folder.path}/pages`;
  const written = await writeReport([`${folder.path}/1.ipynb`, `${folder.path}/2.ipynb`], { out });
  assertEquals(written, ["index", "1", "2"].map((name) => `${out}/${name}.html`));
  const [index, first, second] = await Promise.all(
    written.map((path) => Deno.readTextFile(path)),
  );
  assertStringIncludes(index!, '<a href="1.html">Good</a><br>What it is.</li>');
  assertStringIncludes(index!, '<a href="2.html">2</a> <span class="failed">');
  assertStringIncludes(first!, '<a href="2.html">2 →</a>');
  assertStringIncludes(second!, '<pre class="error">E: no</pre>');
});

Deno.test("writeReport() refuses two notebooks that would become one page", async () => {
  using folder = temporaryFolder();
  const paths = [`${folder.path}/a.ipynb`, `${folder.path}/b/a.ipynb`];
  await Deno.mkdir(`${folder.path}/b`);
  for (const path of paths) await Deno.writeTextFile(path, formatNotebook(createNotebook([])));
  await assertRejects(() => writeReport(paths, { out: folder.path }), UsageError, "a.html");
});
