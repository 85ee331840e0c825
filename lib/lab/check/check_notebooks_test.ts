import { assertEquals } from "@std/assert";
import { createNotebook, type NewCell } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { checkNotebooks } from "./check_notebooks.ts";

Deno.test("checkNotebooks() names notebook, cell and line of type, lint and format problems", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const write = async (name: string, cells: readonly NewCell[]) => {
      await Deno.writeTextFile(`${folder}/${name}`, formatNotebook(createNotebook(cells)));
      return `${folder}/${name}`;
    };
    const paths = [
      await write("good.ipynb", [
        { code: 'import { table } from "@lib/display/mod.ts";' },
        { markdown: "# Title" },
        { code: "const rows = [{ a: await Promise.resolve(1) }];\nconsole.log(rows.length);" },
        { code: "table(rows);" },
      ]),
      await write("types.ipynb", [
        { code: "const a = { b: 1 };" },
        { markdown: "Prose" },
        { code: "\nconsole.log(a.c);".trimStart() },
        { code: "const text: string = a.b;\nconsole.log(text);" },
      ]),
      await write("lint.ipynb", [{ code: "const a = 1;\n\nif (a == 1) console.log(a);" }]),
      await write("format.ipynb", [{ code: "const a   =  1;\nconsole.log(a);" }]),
    ];
    const found = await checkNotebooks(paths, { config: "deno.json" });
    assertEquals(
      found.map(({ path, cell, line }) => [path.slice(folder.length + 1), cell, line]),
      [
        ["format.ipynb", undefined, undefined],
        ["lint.ipynb", 1, 3],
        ["types.ipynb", 2, 1],
        ["types.ipynb", 3, 1],
      ],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("checkNotebooks() reports a module that cells cannot import, and a broken file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/broken.ipynb`, "{");
    await Deno.writeTextFile(
      `${folder}/missing.ipynb`,
      formatNotebook(createNotebook([{ code: 'import "@lib/nowhere/none.ts";' }])),
    );
    const found = await checkNotebooks([`${folder}/broken.ipynb`, `${folder}/missing.ipynb`], {
      config: "deno.json",
    });
    assertEquals(found.map(({ path }) => path.slice(folder.length + 1)), [
      "broken.ipynb",
      "missing.ipynb",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
