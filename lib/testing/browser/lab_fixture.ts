/** A lab and a browser for tests, on copies of the notebooks. @module */

import { basename, join, relative } from "node:path";
import type { JupyterServer } from "@lib/lab/jupyter/start_jupyterlab.ts";
import { openLab } from "@lib/lab/jupyter/open_lab.ts";
import { openWorkspace } from "@lib/lab/open_workspace.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
import { type Browser, openBrowser, type Page } from "./open_browser.ts";
import { probe, PROBE_SCRIPT, type Sight } from "./probe.ts";

/** The project's own folder. */
export const ROOT = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");
/** Where end-to-end tests leave what is to be looked at. */
export const LOOK_FOLDER = join(ROOT, "data", "e2e");

/** A running lab with a browser beside it. */
export interface LabFixture extends AsyncDisposable {
  readonly server: JupyterServer;
  readonly browser: Browser;
  /** A folder that holds the notebooks' copies; what they write lands beside it. */
  readonly folder: string;
  /** Opens a notebook of the folder and waits for its kernel. */
  open(name: string): Promise<NotebookPage>;
}

/** A notebook that is open in JupyterLab. */
export interface NotebookPage {
  readonly page: Page;
  readonly path: string;
  command(id: string, args?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Runs all cells, and resolves when none is waiting any more. */
  runAll(): Promise<void>;
  /** What there is to see in each code cell. */
  look(): Promise<Sight[]>;
  /** Saves the notebook, and resolves with the text of its file. */
  save(): Promise<string>;
  /** What JupyterLab holds: the notebook that it would save. */
  notebook(): Promise<Notebook>;
  /** Pictures of all of it, screen by screen, for people to look at. */
  pictures(name: string): Promise<void>;
  /** Closes the page and ends its kernel. */
  close(): Promise<void>;
}

/** How a lab for tests differs from one for people. */
export interface LabFixtureOptions {
  /** Notebooks to copy into the lab's folder; more can be written there. */
  readonly notebooks?: readonly string[];
}

const VIEW = { width: 1200, height: 1500 } as const;
/** A busy machine takes its time; the runner of the tests has the last word. */
const PATIENCE_MS = 120_000;
/** The bars above and below the cells, and some lines to find one's place again. */
const OVERLAP = 160;
const SCROLLED = ".jp-NotebookPanel .jp-WindowedPanel-outer";

/**
 * Starts the lab as `deno task lab` does, with settings and notebooks of its own, in a workspace that
 * is removed with it.
 *
 * @example
 * ```ts ignore
 * import { labFixture } from "@lib/testing/browser/lab_fixture.ts";
 *
 * await using lab = await labFixture({ notebooks: ["notebooks/01_simulate.ipynb"] });
 * const opened = await lab.open("01_simulate.ipynb");
 * await opened.runAll();
 * ```
 */
export async function labFixture(options: LabFixtureOptions = {}): Promise<LabFixture> {
  const { notebooks = [] } = options;
  const workspace = await openWorkspace({ root: ROOT });
  const { cwd: folder, env } = workspace;
  for (const path of notebooks) await Deno.copyFile(path, join(folder, basename(path)));
  const server = await openLab(ROOT, {
    state: join(folder, "..", "jupyter"),
    env,
    jupyterOptions: ["--LabApp.expose_app_in_browser=True"],
  });
  const browser = await openBrowser();
  return {
    server,
    browser,
    folder,
    open: (name) => openNotebook(join(folder, name), { server, browser }),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server.stop();
      await workspace[Symbol.asyncDispose]();
    },
  };
}

async function openNotebook(
  path: string,
  context: Pick<LabFixture, "server" | "browser">,
): Promise<NotebookPage> {
  const { server, browser } = context;
  const page = await browser.newPage({ viewport: VIEW });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript({ path: PROBE_SCRIPT });
  // A workspace of its own has no tabs of earlier pages.
  const workspace = `workspaces/${crypto.randomUUID()}`;
  await page.goto(
    `${server.origin}/lab/${workspace}/tree/${relative(ROOT, path)}?token=${server.token}`,
  );
  await page.waitForSelector(".jp-Notebook .jp-Cell");
  await probe(page, "ready");
  const command: NotebookPage["command"] = (id, args = {}) => probe(page, "command", id, args);
  return {
    page,
    path,
    command,
    runAll: async () => {
      await command("notebook:run-all-cells");
      // The command is done when a cell fails, and others may still be waiting.
      await page.waitForFunction("labProbe.isIdle()");
    },
    look: () => probe(page, "look", ".jp-CodeCell"),
    save: async () => {
      await command("docmanager:save");
      return await Deno.readTextFile(path);
    },
    notebook: async () => parseNotebook(JSON.stringify(await probe(page, "notebook")), { path }),
    pictures: async (name) => {
      const height = await probe(page, "height", SCROLLED);
      for (let top = 0, i = 1; top < height; top += VIEW.height - OVERLAP, i++) {
        await probe(page, "scroll", SCROLLED, top);
        await page.waitForTimeout(100); // what comes into view is drawn then, without an event
        await page.screenshot({ path: join(LOOK_FOLDER, `${name}-${i}.png`) });
      }
    },
    close: async () => {
      await page.close();
      // A kernel that is left holds its files, and the memory that the next one needs.
      const api = `${server.origin}/api/sessions`;
      const headers = { Authorization: `token ${server.token}` };
      const sessions: { id: string }[] = await (await fetch(api, { headers })).json();
      for (const { id } of sessions) {
        await (await fetch(`${api}/${id}`, { headers, method: "DELETE" })).body?.cancel();
      }
    },
  };
}
