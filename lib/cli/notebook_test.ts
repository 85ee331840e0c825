import { assertEquals, assertStringIncludes } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { readNotebook } from "@lib/lab/notebook/read_notebook.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

const CELLS = [
  { code: "const vehicles = 20;", tags: ["parameters"] },
  { code: "if (vehicles > 10) {\n  throw new RangeError(`${vehicles} are too many`);\n}" },
];

async function withNotebook(test: (path: string, folder: string) => Promise<void>) {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.ipynb`;
  await Deno.writeTextFile(path, formatNotebook(createNotebook(CELLS)));
  await test(path, folder.path);
}

async function run(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "lib/cli/notebook.ts", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("notebook run exits 1 and names cell, line and message of a failure", async () => {
  await withNotebook(async (path, folder) => {
    const { code, stdout, stderr } = await run("run", path, "--out", folder + "/out");
    assertEquals([code, stdout], [1, ""]);
    assertEquals(stderr.split("\n"), [
      "a.ipynb: 0 of 2 cells (0 %)",
      `${path}: cell 2, line 2: RangeError: 20 are too many`,
      "",
    ]);
    const copy = await readNotebook(`${folder}/out/a.ipynb`);
    assertStringIncludes(JSON.stringify(copy), "20 are too many");
  });
});

Deno.test("notebook run exits 0 with parameters that fit, and prints one JSON document", async () => {
  await withNotebook(async (path, folder) => {
    const out = `${folder}/b.ipynb`;
    const { code, stdout, stderr } = await run(
      "run",
      path,
      "-p",
      "vehicles=3",
      "--out",
      out,
      "--json",
    );
    assertEquals(code, 0, stderr);
    const { notebooks: [notebook] } = JSON.parse(stdout);
    assertEquals([notebook.path, notebook.out, notebook.failed], [path, out, undefined]);
    assertEquals(notebook.cells.map((cell: { status: string }) => cell.status), ["ok", "ok"]);
    assertStringIncludes(stderr, `${path}: 2 cells in `);
  });
});

Deno.test("notebook run counts exercises, and --solutions passes them", async () => {
  const folder = await Deno.makeTempDir({ dir: "data" }); // where the kernel finds the imports
  try {
    const path = `${folder}/a.ipynb`;
    const cells = [
      { code: 'import { exercise, todo } from "@lib/display/mod.ts";' },
      { id: "two", code: "const two: number = todo();", tags: ["exercise"] },
      { code: 'await exercise(two, { task: "Two", check: (n) => ({ fits: n === 2 }) });' },
    ];
    await Deno.writeTextFile(path, formatNotebook(createNotebook(cells)));
    const open = await run("run", path, "--out", `${folder}/out`);
    assertStringIncludes(open.stderr, "0 of 1 exercises passed");
    const unsolved = await run("run", path, "--out", `${folder}/out`, "--solutions");
    assertEquals(unsolved.code, 2);
    await Deno.mkdir(`${folder}/solutions`);
    await Deno.writeTextFile(`${folder}/solutions/a.ts`, "// %% two\nconst two = 1 + 1;\n");
    const solved = await run("run", path, "--out", `${folder}/out`, "--solutions");
    assertEquals(solved.code, 0, solved.stderr);
    assertStringIncludes(solved.stderr, "1 of 1 exercises passed");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("notebook exits 2 on wrong usage and says what is accepted", async () => {
  await withNotebook(async (path) => {
    for (
      const [args, message] of [
        [["run", path, "-p", "vehicle=3"], "accepted are vehicles"],
        [["run", path, "-p", "vehicles=many"], 'must be a number: current value is "many"'],
        [["run", path, path + "x"], "must name a file: there is none"],
        [["run"], 'must be followed by run and at least one file: current value is "run"'],
        [["run", path, "--timeout", "0"], "--timeout must be a number above 0"],
      ] as const
    ) {
      const { code, stderr } = await run(...args);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, message);
    }
  });
});
