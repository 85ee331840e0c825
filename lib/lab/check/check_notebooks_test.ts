import { assertEquals, assertStringIncludes } from "@std/assert";
import { createNotebook, type NewCell } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { checkNotebooks } from "./check_notebooks.ts";

Deno.test("checkNotebooks() names notebook, cell and line of type, lint and format problems", async () => {
  using folder = temporaryFolder();
  const write = async (name: string, cells: readonly NewCell[]) => {
    await Deno.writeTextFile(`${folder.path}/${name}`, formatNotebook(createNotebook(cells)));
    return `${folder.path}/${name}`;
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
    found.map(({ path, cell, line }) => [path.slice(folder.path.length + 1), cell, line]),
    [
      ["format.ipynb", undefined, undefined],
      ["lint.ipynb", 1, 3],
      ["types.ipynb", 2, 1],
      ["types.ipynb", 3, 1],
    ],
  );
});

Deno.test("checkNotebooks() reports a module that cells cannot import, and a broken file", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/broken.ipynb`, "{");
  await Deno.writeTextFile(
    `${folder.path}/missing.ipynb`,
    formatNotebook(createNotebook([{ code: 'import "@lib/nowhere/none.ts";' }])),
  );
  const found = await checkNotebooks([
    `${folder.path}/broken.ipynb`,
    `${folder.path}/missing.ipynb`,
  ], {
    config: "deno.json",
  });
  assertEquals(found.map(({ path }) => path.slice(folder.path.length + 1)), [
    "broken.ipynb",
    "missing.ipynb",
  ]);
});

Deno.test("checkNotebooks() finds a misspelled import, which a kernel takes without a word", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.ipynb`;
  const code = 'import { tabel } from "@lib/display/mod.ts";\n\ntabel([]);';
  await Deno.writeTextFile(path, formatNotebook(createNotebook([{ code }])));
  const [problem, ...more] = await checkNotebooks([path], { config: "deno.json" });
  assertEquals([problem!.cell, problem!.line, more], [1, 1, []]);
  assertStringIncludes(problem!.message, "'tabel'");
});

Deno.test("checkNotebooks() checks links, and solutions in the places of exercises", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.ipynb`;
  const solutions = `${folder.path}/solutions/a.ts`;
  await Deno.mkdir(`${folder.path}/solutions`);
  const cells = [
    { markdown: "[gone](gone.md)" },
    { id: "factor", code: "const factor: number = Number(todo);", tags: ["exercise"] },
    { code: "console.log(factor.toFixed());" },
  ];
  const setup = { code: "const todo = NaN;" };
  const text = formatNotebook(createNotebook([setup, ...cells]));
  await Deno.writeTextFile(path, text);
  const check = async () =>
    (await checkNotebooks([path], { config: "deno.json" }))
      .map(({ path, cell, message }) => [path.slice(folder.path.length + 1), cell, message]);
  const gone = ["a.ipynb", undefined, "must link to files that exist: gone.md"];
  const unsolved = 'exercise factor must have a solution: accepted is "// %% factor"';
  assertEquals(await check(), [gone, ["solutions/a.ts", undefined, unsolved]]);

  await Deno.writeTextFile(solutions, "// %% factor\nconst factor = todo + 2;\n");
  assertEquals(await check(), [gone]);

  await Deno.writeTextFile(
    solutions,
    "// %% factor\nconst factor = 2; // todo() is not needed\n",
  );
  assertEquals(await check(), [gone]);

  await Deno.writeTextFile(solutions, '// %% factor\nconst factor = "2" + todo;\n');
  const [, wrong, ...more] = await check();
  assertEquals([wrong!.slice(0, 2), more], [["solutions/a.ts", 3], []]);
  assertStringIncludes(String(wrong![2]), "'toFixed'");
});
