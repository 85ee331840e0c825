/** Brings the project's packages into its folder. @module */

import { runTool } from "./run_tool.ts";

/**
 * Installs what `deno.json` names into `node_modules`; a moment where all is there. In a kernel the
 * same download would leave a cell running without a word, and fail without one.
 *
 * @example
 * ```ts
 * import { installPackages } from "@lib/lab/jupyter/install_packages.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const root = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${root}/deno.json`, "{");
 * await assertRejects(() => installPackages(root), Error, "Cannot install the packages");
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function installPackages(
  root: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  await runTool([Deno.execPath(), "install", "--quiet"], {
    doing: "install the packages of deno.json",
    cwd: root,
    env: { NO_COLOR: "1" },
    signal: options.signal,
  });
}
