import { assert, assertEquals } from "@std/assert";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { compareNotebooks } from "@lib/lab/compare/compare_notebooks.ts";
import { codeCells } from "@lib/lab/notebook/code_cells.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
import { readNotebook } from "@lib/lab/notebook/read_notebook.ts";
import {
  type LabFixture,
  labFixture,
  type NotebookPage,
} from "@lib/testing/browser/lab_fixture.ts";
import { countDrawings } from "@lib/testing/browser/count_drawings.ts";
import { illegibleTexts } from "@lib/testing/browser/legibility.ts";
import { moveControls } from "@lib/testing/browser/move_controls.ts";
import { probe } from "@lib/testing/browser/probe.ts";
import { unmodifiedFiles } from "./unmodified_files.ts";

const NOTEBOOKS = globSync("notebooks/*.ipynb").sort();
const THEMES = { light: "JupyterLab Light", dark: "JupyterLab Dark" } as const;
const READ = ".jp-OutputArea-output, .jp-MarkdownOutput";

let lab: LabFixture;
let own: string[];
Deno.test.beforeAll(async () => {
  own = await unmodifiedFiles(NOTEBOOKS, { root: "." });
  lab = await labFixture({ notebooks: NOTEBOOKS });
});
Deno.test.afterAll(async () => await lab[Symbol.asyncDispose]());

/** In the order of their names, since later ones read what earlier ones wrote. */
for (const path of NOTEBOOKS) {
  const name = basename(path);
  Deno.test(`${name} runs in JupyterLab, and looks as it should`, async () => {
    const stored = await readNotebook(join(lab.folder, name));
    const opened = await lab.open(name);
    try {
      assertEquals(await probe(opened.page, "isTrusted"), own.includes(path));
      await opened.runAll();
      const shown = await opened.notebook();
      await checkSights(opened, shown);
      assertEquals(differences(stored, shown), []);
      await checkThemes(opened, name.replace(".ipynb", ""));
      await checkSaved(opened, stored);
      assertEquals(await moveControls(opened.page, ".jp-OutputArea-output"), []);
    } finally {
      await opened.close();
    }
  });
}

/** Outputs under another cell, lost, or other ones: all differ from what the runner stored. */
function differences(stored: Notebook, shown: Notebook): unknown[] {
  const isExecuted = codeCells(stored).some((cell) => cell.execution_count !== null);
  return isExecuted ? compareNotebooks(stored, shown) : [];
}

async function checkSights(opened: NotebookPage, shown: Notebook): Promise<void> {
  const sights = await opened.look();
  for (const [i, cell] of codeCells(shown).entries()) {
    const sight = sights[i]!;
    const place = `cell ${i + 1}`;
    assertEquals(cell.outputs.filter(({ output_type }) => output_type === "error"), [], place);
    assertEquals(sight.errors, 0, place);
    assertEquals(cell.execution_count, i + 1, `${place} has not run`);
    const html = cell.outputs.map((output) =>
      "data" in output ? String(output.data["text/html"] ?? "") : ""
    ).join("");
    assertEquals(sight.tables, html.match(/<table/g)?.length ?? 0, `${place}: tables`);
    // Where a script has put a drawing in the place of its image, it is a plot; else still a picture.
    const drawn = sight.plots.length + sight.pictures.length;
    assertEquals(drawn, countDrawings(html), `${place}: drawings`);
    for (const { width, height, marks } of sight.plots) {
      assert(
        width > 0 && height > 0 && marks > 0,
        `${place}: ${width} x ${height}, ${marks} marks`,
      );
    }
    for (const { width } of sight.pictures) assert(width > 0, `${place}: a picture is broken`);
    for (const { value, max } of sight.progress) assertEquals(value, max, `${place}: progress`);
  }
}

async function checkThemes(opened: NotebookPage, name: string): Promise<void> {
  for (const [theme, title] of Object.entries(THEMES)) {
    await opened.command("apputils:change-theme", { theme: title });
    const isDark = theme === "dark";
    await opened.page.waitForFunction(
      `document.body.dataset.jpThemeLight === "${isDark ? "false" : "true"}"`,
    );
    await opened.pictures(`${name}-${theme}`);
    assertEquals(await illegibleTexts(opened.page, READ), [], `in the ${theme} theme`);
  }
}

/** The file is what is shown, as the runner would have written it. */
async function checkSaved(opened: NotebookPage, stored: Notebook): Promise<void> {
  const text = await opened.save();
  const { path } = opened;
  const saved = parseNotebook(text, { path });
  assertEquals(saved, parseNotebook(JSON.stringify(await opened.notebook()), { path }));
  assertEquals(text, formatNotebook(saved));
  assertEquals(saved.metadata, stored.metadata);
}
