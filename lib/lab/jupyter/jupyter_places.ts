/** Where everything of JupyterLab is kept: inside the project. @module */

import { join } from "node:path";

/** Folders and programs of the project's JupyterLab. */
export interface JupyterPlaces {
  /** The project's folder. */
  readonly root: string;
  /** The virtual environment; deleting it undoes all that the lab has made. */
  readonly venv: string;
  /** The interpreter in it. */
  readonly python: string;
  /** Jupyter's data for this environment: kernels, extensions, settings. */
  readonly share: string;
  /** Jupyter's data for its user: the signatures of trusted notebooks. */
  readonly data: string;
  /** Variables that keep Jupyter out of the user's home. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The places of JupyterLab in the project folder `root`.
 *
 * @param options.state folder of what a user changes: settings, signatures, open tabs.
 *
 * @example
 * ```ts
 * import { jupyterPlaces } from "@lib/lab/jupyter/jupyter_places.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(jupyterPlaces("/lab").data, "/lab/.venv/jupyter/data");
 * ```
 */
export function jupyterPlaces(
  root: string,
  options: { readonly state?: string } = {},
): JupyterPlaces {
  const venv = join(root, ".venv");
  const { state = join(venv, "jupyter") } = options;
  const isWindows = Deno.build.os === "windows";
  const data = join(state, "data");
  return {
    root,
    venv,
    python: isWindows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python"),
    share: join(venv, "share", "jupyter"),
    data,
    env: {
      JUPYTER_CONFIG_DIR: join(state, "config"),
      JUPYTER_DATA_DIR: data,
      JUPYTER_RUNTIME_DIR: join(state, "run"),
      IPYTHONDIR: join(state, "ipython"),
      // Packages in the user's home could take the place of those that were asked for.
      PYTHONNOUSERSITE: "1",
    },
  };
}
