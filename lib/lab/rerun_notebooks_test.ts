import { assertEquals, assertStringIncludes } from "@std/assert";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createNotebook, type NewCell } from "./notebook/create_notebook.ts";
import { formatNotebook } from "./notebook/format_notebook.ts";
import { parseNotebook } from "./notebook/parse_notebook.ts";
import { type Rerun, rerunNotebooks } from "./rerun_notebooks.ts";

const EXERCISE: NewCell[] = [
  {
    code: 'import { exercise } from "@lib/display/exercise/exercise.ts";\n' +
      'import { todo } from "@lib/display/exercise/todo.ts";',
  },
  { id: "half", code: "const half: number = todo();", tags: ["exercise"] },
  { code: 'await exercise(half, { task: "Half of 6", check: (n) => ({ fits: n * 2 === 6 }) });' },
];

interface Project {
  readonly root: string;
  path(name: string): string;
  run(names: readonly string[]): Promise<Rerun[]>;
}

/** Gives a test a project of its own with these notebooks. */
async function inProject(
  notebooks: Readonly<Record<string, readonly NewCell[]>>,
  test: (project: Project) => Promise<void>,
) {
  using root = temporaryFolder();
  const path = (name: string) => `${root.path}/notebooks/${name}`;

  await Deno.mkdir(`${root.path}/notebooks/solutions`, { recursive: true });
  await Deno.mkdir(`${root.path}/data`);
  const imports = { "@lib/": pathToFileURL("lib/").href };
  await Deno.writeTextFile(`${root.path}/deno.json`, JSON.stringify({ imports }));
  for (const [name, cells] of Object.entries(notebooks)) {
    await Deno.writeTextFile(path(name), formatNotebook(createNotebook(cells)));
  }
  const out = `${root.path}/data/report`;
  await test({
    root: root.path,
    path,
    run: (names) => rerunNotebooks(names.map(path), { root: root.path, out }),
  });
}

Deno.test("rerunNotebooks() runs what comes before, from no data, and leaves the project's data alone", async () => {
  await inProject({
    "01.ipynb": [{
      code: 'await Deno.mkdir("../data/raw");\nawait Deno.writeTextFile("../data/raw/a", "42");',
    }],
    "02.ipynb": [{ code: 'console.log(await Deno.readTextFile("../data/raw/a"));' }],
    "03.ipynb": [{ code: 'throw new Error("not asked for");' }],
  }, async ({ root, path, run }) => {
    const [first] = await run(["02.ipynb"]);
    assertEquals(first!.problems, []);
    assertEquals(first!.differences.map(({ path: _, ...rest }) => rest), [
      { cell: 1, message: 'output 1: stored nothing, now {"stream":"stdout","text":"42\\n"}' },
    ]);
    await Deno.writeTextFile(path("02.ipynb"), first!.text);
    const [second] = await run(["02.ipynb"]);
    assertEquals([second!.differences, second!.text], [[], first!.text]);
    assertEquals([...Deno.readDirSync(`${root}/data`)].map(({ name }) => name), ["report"]);
    const left = [...Deno.readDirSync(`${root}/data/report`)].map(({ name }) => name).sort();
    assertEquals(left, ["01.ipynb", "02.ipynb"]);
  });
});

// @fault notebooks: exercises left empty, and solved -> open, and passed
Deno.test("rerunNotebooks() proves that exercises are open as stored and passed with solutions", async () => {
  await inProject({ "01.ipynb": EXERCISE }, async ({ root, path, run }) => {
    const solve = (answer: string) =>
      Deno.writeTextFile(`${root}/notebooks/solutions/01.ts`, `// %% half\n${answer}\n`);
    const messages = async () => (await run(["01.ipynb"]))[0]!.problems.map((p) => p.message);

    await solve("const half = 3;");
    const [rerun] = await run(["01.ipynb"]);
    assertEquals(rerun!.problems, []);
    assertEquals(rerun!.run.exercises.map(({ status }) => status), ["open"]);
    assertEquals(rerun!.solved!.exercises.map(({ status }) => status), ["passed"]);
    const stored = parseNotebook(rerun!.text, { path: "01.ipynb" });
    assertStringIncludes(JSON.stringify(stored.cells[2]), "not done yet");

    await solve("const half = 4;");
    assertEquals(await messages(), [
      'exercise "Half of 6" must be passed with its solution: it is failed',
    ]);
    await solve("const half: number = todo();");
    assertEquals(await messages(), [
      'exercise "Half of 6" must be passed with its solution: it is open',
    ]);
    await solve("const half = 3;");
    const [setup, , judge] = EXERCISE as [NewCell, NewCell, NewCell];
    const answered = { id: "half", code: "const half = 3;", tags: ["exercise"] };
    const cells = [setup, answered, judge];
    await Deno.writeTextFile(path("01.ipynb"), formatNotebook(createNotebook(cells)));
    assertEquals(await messages(), ['exercise "Half of 6" must be open: it is answered']);
  });
});

Deno.test("rerunNotebooks() names the cell of a failure, and an exercise that nothing judges", async () => {
  const unjudged = { id: "free", code: "const free = 1;", tags: ["exercise"] };
  await inProject({
    "01.ipynb": [{ code: "1;" }, { code: '\nthrow new RangeError("too far\\nby 1");' }],
    "02.ipynb": [unjudged],
  }, async ({ run }) => {
    const [failed, free] = await run(["01.ipynb", "02.ipynb"]);
    const plain = failed!.problems.map(({ path: _, ...problem }) => problem);
    assertEquals(plain, [{ cell: 2, line: 2, message: "RangeError: too far" }]);
    assertEquals(failed!.differences, []);
    assertEquals(free!.problems.map(({ message }) => message), [
      "1 exercises must be judged: current value is 0",
    ]);
  });
});
