/** A place where notebooks run without touching anyone's data. @module */

import { join, resolve } from "node:path";
import { ALL_SERVICE_VARIABLES } from "@lib/connectors/service_environment.ts";
import type { KernelEnvironment } from "./kernel/kernel_environment.ts";

/** A folder inside the project that looks like the project to a notebook. */
export interface Workspace extends AsyncDisposable {
  /** Where kernels run: cells find `../data` here, empty but for the samples. */
  readonly cwd: string;
  /** Embedded stores inside the workspace, and no service of this machine's environment. */
  readonly env: KernelEnvironment;
}

/** Folders of `data/` that notebooks only read; runs make the others. */
const SAMPLES = ["golden", "samples"];

/**
 * Makes a workspace in `data/report` of the project at `root`. It has to be inside the project, as a
 * kernel looks for `deno.json` from its folder upwards; it is removed when it is disposed of.
 *
 * @example
 * ```ts
 * import { openWorkspace } from "@lib/lab/open_workspace.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using workspace = await openWorkspace({ root: "." });
 * assertEquals((await Deno.stat(`${workspace.cwd}/../data/golden`)).isDirectory, true);
 * ```
 */
export async function openWorkspace(options: { readonly root: string }): Promise<Workspace> {
  const data = resolve(options.root, "data");
  await Deno.mkdir(join(data, "report"), { recursive: true });
  const folder = await Deno.makeTempDir({ dir: join(data, "report"), prefix: "run-" });
  const cwd = join(folder, "notebooks");
  await Deno.mkdir(cwd);
  await Deno.mkdir(join(folder, "data"));
  for await (const { name } of Deno.readDir(data)) {
    if (SAMPLES.includes(name)) await Deno.symlink(join(data, name), join(folder, "data", name));
  }
  const unset = Object.fromEntries(ALL_SERVICE_VARIABLES.map((name) => [name, undefined]));
  return {
    cwd,
    // Relative, so that it is the same text wherever the project is.
    env: { ...unset, LAB_HOME: "../data" },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
