/** JupyterLab from nothing: installs, prepares, starts and ends it. @module */

import { join } from "node:path";
import { expandPaths } from "@lib/lab/expand_paths.ts";
import { readNotebook } from "@lib/lab/notebook/read_notebook.ts";
import { installJupyterlab } from "./install_jupyterlab.ts";
import { type JupyterPlaces, jupyterPlaces } from "./jupyter_places.ts";
import { installPackages } from "./install_packages.ts";
import { type JupyterServer, startJupyterlab, type StartOptions } from "./start_jupyterlab.ts";
import { trustNotebooks } from "./trust_notebooks.ts";
import { unmodifiedFiles } from "./unmodified_files.ts";
import { writeLabFiles } from "./write_lab_files.ts";

/** How to run the lab. */
export interface LabOptions extends StartOptions {
  /** Folder of what a user changes; by default it is in the virtual environment. */
  readonly state?: string;
}

const FOLDER = "notebooks";

/**
 * Makes whatever is missing in the project folder `root` and starts JupyterLab there. Nothing
 * outside of the folder is changed, apart from Deno's cache.
 *
 * The project's own notebooks are trusted as its code is, so that their controls work at the first
 * look; one that was changed, or came from elsewhere, is not.
 *
 * @throws {Error} saying in one line what is missing.
 *
 * @example
 * ```ts
 * import { openLab } from "@lib/lab/jupyter/open_lab.ts";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => openLab(".", { signal: AbortSignal.abort() }), DOMException);
 * ```
 */
export async function openLab(root: string, options: LabOptions = {}): Promise<JupyterServer> {
  const { state, onNote, signal, ...start } = options;
  signal?.throwIfAborted();
  const places = jupyterPlaces(root, { state });
  await installJupyterlab(places, { onNote, signal });
  await installPackages(root, { signal });
  await writeLabFiles(places);
  await trustOwnNotebooks(places);
  return await startJupyterlab(places, { folder: FOLDER, onNote, signal, ...start });
}

async function trustOwnNotebooks({ root, data }: JupyterPlaces): Promise<void> {
  const paths = await expandPaths([join(root, FOLDER, "*.ipynb")]);
  const own = await unmodifiedFiles(paths, { root });
  await trustNotebooks(await Promise.all(own.map((path) => readNotebook(path))), { data });
}
