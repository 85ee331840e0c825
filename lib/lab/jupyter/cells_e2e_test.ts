import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createNotebook, type NewCell } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import type { CodeCell, Notebook } from "@lib/lab/notebook/notebook.ts";
import {
  type LabFixture,
  labFixture,
  type NotebookPage,
} from "@lib/testing/browser/lab_fixture.ts";
import { probe } from "@lib/testing/browser/probe.ts";

const SETUP = { code: 'import { setup, stopSignal } from "@lib/display/mod.ts";\nsetup();' };
const WAIT = `await new Promise((_, reject) => {
  const signal = stopSignal();
  signal.addEventListener("abort", () => reject(signal.reason));
});`;
const STOP_BUTTON = '[data-jp-item-name="interrupt"] :is(button, jp-button)';

let lab: LabFixture;
Deno.test.beforeAll(async () => void (lab = await labFixture()));
Deno.test.afterAll(async () => await lab[Symbol.asyncDispose]());

async function withNotebook(
  notebook: Notebook,
  use: (opened: NotebookPage) => Promise<void>,
): Promise<void> {
  const name = `${crypto.randomUUID()}.ipynb`;
  await Deno.writeTextFile(`${lab.folder}/${name}`, formatNotebook(notebook));
  const opened = await lab.open(name);
  try {
    await use(opened);
  } finally {
    await opened.close();
  }
}

function codeCellsOf(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

/** What each cell shows as text, errors by their name. */
async function textsOf(opened: NotebookPage): Promise<string[]> {
  return codeCellsOf(await opened.notebook()).map(({ outputs }) =>
    outputs.map((output) =>
      output.output_type === "stream"
        ? output.text
        : output.output_type === "error"
        ? output.ename
        : String(output.data["text/plain"])
    ).join("").trim()
  );
}

Deno.test("cells keep their outputs under Run All, prepared or not, and where one fails", async () => {
  const noisy = (i: number): NewCell => ({
    code:
      `for (let i = 0; i < 50; i++) {\n  console.log("own ${i}");\n  await null;\n}\n"own ${i}";`,
  });
  const failing: NewCell = {
    code: 'for (let i = 0; i < 200; i++) {\n  console.log("own 5");\n  await null;\n}\n' +
      'throw new Error("own 5");',
    tags: ["raises-exception"],
  };
  const cells = [
    ...[0, 1, 2].map(noisy),
    SETUP,
    noisy(4),
    failing,
    ...[6, 7, 8, 9].map(noisy),
  ];
  await withNotebook(createNotebook(cells), async (opened) => {
    await opened.runAll();
    const shown = codeCellsOf(await opened.notebook()).map((
      { outputs },
    ) => [...new Set(JSON.stringify(outputs).match(/own \d+/g))]);
    assertEquals(shown, cells.map((_, i) => i === 3 ? [] : [`own ${i}`]));
  });
});

// @fault JupyterLab: a cell fails under Run All -> those after it are not run
Deno.test("cells after one that fails are not run", async () => {
  const cells = ["1;", 'throw new RangeError("no");', "3;"].map((code) => ({ code }));
  await withNotebook(createNotebook(cells), async (opened) => {
    await opened.runAll();
    assertEquals(await textsOf(opened), ["1", "RangeError", ""]);
    const counts = codeCellsOf(await opened.notebook()).map((cell) => cell.execution_count);
    assertEquals(counts, [1, 2, null]);
  });
});

Deno.test("a cell that does not compile, or lacks a package, says so and where", async () => {
  const cells = [
    { code: "const a = 1;\nconst b = = 2;", tags: ["raises-exception"] },
    { code: 'import { a } from "npm:@a-b-c/none-of-this-name@9.9.9";', tags: ["raises-exception"] },
    { code: 'throw new Error("told once");', tags: ["raises-exception"] },
  ];
  await withNotebook(createNotebook(cells), async (opened) => {
    await opened.runAll();
    const outputs = codeCellsOf(await opened.notebook()).map((cell) => cell.outputs);
    assertEquals(outputs.map((list) => list.map(({ output_type }) => output_type)), [
      ["error"],
      ["error"],
      ["error"],
    ]);
    const [syntax, missing] = (await opened.look()).map(({ text }) => text);
    assertStringIncludes(syntax!, "SyntaxError: Expression expected");
    assertStringIncludes(syntax!, "at line 2, column 11 of this cell");
    assertStringIncludes(missing!, "package");
  });
});

// @fault JupyterLab: the stop button while a cell runs -> it ends, the rest is called off,
//   variables stay
// @shows The stop button
Deno.test("the stop button ends the running cell and calls off the rest; the state stays", async () => {
  const cells = [SETUP, { code: "const kept = 7;" }, { code: WAIT }, { code: "kept;" }];
  await withNotebook(createNotebook(cells), async (opened) => {
    const { page } = opened;
    const running = opened.runAll();
    await page.waitForFunction("labProbe.notebook().cells[1].execution_count === 2");
    await page.waitForFunction('labProbe.status() === "busy"');
    await page.locator(STOP_BUTTON).first().click();
    await running;
    assertEquals(await textsOf(opened), ["", "", "AbortError", ""]);
    // The last cell is the one in hand now.
    await opened.command("notebook:run-cell");
    assertEquals((await textsOf(opened)).at(-1), "7");
  });
});

Deno.test("the stop button calls off the rest where the running cell does not listen", async () => {
  const slow = "await new Promise((resolve) => setTimeout(resolve, 1500));\n2;";
  const cells = [SETUP, { code: slow }, { code: "3;" }];
  await withNotebook(createNotebook(cells), async (opened) => {
    const running = opened.runAll();
    await opened.page.waitForFunction("labProbe.notebook().cells[0].execution_count === 1");
    await opened.page.waitForFunction('labProbe.status() === "busy"');
    await opened.page.locator(STOP_BUTTON).first().click();
    await running;
    assertEquals(await textsOf(opened), ["", "2", ""]);
  });
});

Deno.test("restarting the kernel ends a cell that waits for nothing, and cells run again", async () => {
  const cells = [{ code: "1;" }, { code: "await new Promise(() => {});" }, { code: "3;" }];
  await withNotebook(createNotebook(cells), async (opened) => {
    const running = opened.runAll();
    await opened.page.waitForFunction("labProbe.notebook().cells[0].execution_count === 1");
    await opened.page.waitForFunction('labProbe.status() === "busy"');
    await probe(opened.page, "restart");
    await running;
    assertEquals(await textsOf(opened), ["1", "", ""]);
    await opened.command("notebook:run-cell"); // the last cell is the one in hand now
    assertEquals(await textsOf(opened), ["1", "", "3"]);
  });
});

// @fault JupyterLab: a notebook that came from elsewhere -> its pictures show, and no script runs
// @shows Untrusted notebooks
Deno.test("a notebook from elsewhere shows its pictures and runs no script", async () => {
  const foreign = createNotebook([{ code: "1;" }]);
  const [cell] = foreign.cells;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="9" height="9"/></svg>';
  const html = `<img alt="a plot" width="90" src="data:image/svg+xml;base64,${btoa(svg)}">` +
    "<script>document.title = 'it ran'</script>";
  const output = { output_type: "display_data", data: { "text/html": html }, metadata: {} };
  const notebook = { ...foreign, cells: [{ ...cell, outputs: [output] } as unknown as CodeCell] };
  await withNotebook(notebook, async (opened) => {
    assertEquals(await probe(opened.page, "isTrusted"), false);
    const [seen] = await opened.look();
    assertEquals(seen!.pictures, [{ width: 90 }]);
    assert(!seen!.text.includes("document.title"), seen!.text);
    assert(await opened.page.title() !== "it ran");
  });
});

Deno.test("the lab offers the Deno kernel only, and asks nothing", async () => {
  await withNotebook(createNotebook([{ code: "1;" }]), async ({ page }) => {
    const { server } = lab;
    const headers = { Authorization: `token ${server.token}` };
    const specs = await (await fetch(`${server.origin}/api/kernelspecs`, { headers })).json();
    assertEquals([specs.default, Object.keys(specs.kernelspecs)], ["deno", ["deno"]]);
    assertEquals(await page.locator(".jp-Dialog, .Toastify__toast").count(), 0);
  });
});
