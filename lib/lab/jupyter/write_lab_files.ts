/** What JupyterLab finds in its environment: the Deno kernel, settings, an extension of ours. @module */

import { basename, join } from "node:path";
import type { JupyterPlaces } from "./jupyter_places.ts";

/** The name by which notebooks ask for the kernel. */
export const KERNEL_NAME = "deno";

const EXTENSION = join(import.meta.dirname!, "labextension");
const EXTENSION_FILES = ["package.json", join("static", "cells.js")];

const SETTINGS = {
  // It asks a person who only wants to click a notebook whether to fetch news from a website.
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  // In a small window, or a large type, lines of code would be cut off.
  "@jupyterlab/notebook-extension:tracker": { codeCellConfig: { lineWrap: true } },
};

/**
 * Writes the description of the Deno kernel, the settings and the extension into the environment,
 * on every start: which Deno runs, and where it is, may have changed since the last one.
 *
 * `deno jupyter --install` would describe the kernel in the user's home instead.
 *
 * @example
 * ```ts
 * import { jupyterPlaces } from "@lib/lab/jupyter/jupyter_places.ts";
 * import { writeLabFiles } from "@lib/lab/jupyter/write_lab_files.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const places = jupyterPlaces(dir);
 * await writeLabFiles(places);
 * const spec = JSON.parse(await Deno.readTextFile(`${places.share}/kernels/deno/kernel.json`));
 * assertEquals(spec.argv[0], Deno.execPath());
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function writeLabFiles(places: JupyterPlaces): Promise<void> {
  const { share } = places;
  const kernel = {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    // Colour codes would be stored in the notebooks' outputs.
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
  await write(join(share, "kernels", KERNEL_NAME, "kernel.json"), JSON.stringify(kernel));
  await write(join(share, "lab", "settings", "overrides.json"), JSON.stringify(SETTINGS));
  const { name } = JSON.parse(await Deno.readTextFile(join(EXTENSION, "package.json")));
  for (const file of EXTENSION_FILES) {
    const text = await Deno.readTextFile(join(EXTENSION, file));
    await write(join(share, "labextensions", basename(name), file), text);
  }
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, text);
}
