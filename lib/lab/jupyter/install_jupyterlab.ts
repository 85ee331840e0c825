/** Makes the virtual environment with JupyterLab in it. @module */

import { join } from "node:path";
import type { JupyterPlaces } from "./jupyter_places.ts";
import { runTool } from "./run_tool.ts";

/** What an installation tells and depends on. */
export interface InstallOptions {
  readonly onNote?: (line: string) => void;
  /** Folders in which programs are looked for, as in `PATH`, which is the default. */
  readonly path?: string;
  /** Ends what is going on. */
  readonly signal?: AbortSignal;
}

const REQUIREMENTS = join(import.meta.dirname!, "requirements.txt");
/** The oldest that JupyterLab takes. */
const PYTHON_VERSION = [3, 10] as const;
const DOING = "install JupyterLab";
const PYTHON_TEXT = PYTHON_VERSION.join(".");

/**
 * Installs JupyterLab where it is not yet installed in the versions of `requirements.txt`: with
 * `uv` where there is one, else with Python's own tools. Nothing outside of the project is written,
 * not even a cache.
 *
 * @returns whether anything had to be done.
 * @throws {Error} saying in one line what is missing or what failed.
 *
 * @example
 * ```ts
 * import { installJupyterlab } from "@lib/lab/jupyter/install_jupyterlab.ts";
 * import { jupyterPlaces } from "@lib/lab/jupyter/jupyter_places.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const root = await Deno.makeTempDir();
 * await assertRejects(
 *   () => installJupyterlab(jupyterPlaces(root), { path: "" }),
 *   Error,
 *   "Python 3.10 or later must be installed",
 * );
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function installJupyterlab(
  places: JupyterPlaces,
  options: InstallOptions = {},
): Promise<boolean> {
  const { onNote, path = Deno.env.get("PATH") ?? "", signal } = options;
  const wanted = await Deno.readTextFile(REQUIREMENTS);
  const marker = join(places.venv, "requirements.txt");
  if (await isFile(places.python) && await textOf(marker) === wanted) return false;

  const tools: Tools = {
    path,
    signal,
    say: (text) => onNote?.(`${text} (once, about 240 MB, into ${places.venv})`),
  };
  const uv = await find("uv", path);
  await (uv === undefined ? installByPip(places, tools) : installByUv(uv, places, tools));
  // Written last: an installation that was broken off is done again.
  await Deno.writeTextFile(marker, wanted);
  return true;
}

interface Tools {
  readonly path: string;
  readonly signal?: AbortSignal;
  readonly say: (text: string) => void;
}

async function installByUv(uv: string, places: JupyterPlaces, tools: Tools): Promise<void> {
  const { path, signal, say } = tools;
  say("installing JupyterLab with uv");
  // A Python of uv's own would be put into the user's home.
  const env = { PATH: path, UV_PYTHON_DOWNLOADS: "never", UV_NO_CACHE: "1" };
  const run = (...args: string[]) => runTool([uv, ...args], { doing: DOING, env, signal });
  if (!await isFile(places.python)) {
    await run("venv", "--quiet", "--clear", "--python", `>=${PYTHON_TEXT}`, places.venv);
  }
  await run("pip", "install", "--quiet", "--python", places.python, "--requirement", REQUIREMENTS);
}

async function installByPip(places: JupyterPlaces, tools: Tools): Promise<void> {
  const { path, signal, say } = tools;
  const env = { PATH: path, PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_CACHE_DIR: "1" };
  const run = (...command: [string, ...string[]]) =>
    runTool(command, { doing: DOING, env, signal });
  if (!await isFile(places.python)) {
    const python = await findPython(path);
    if (!(await answer(python, "import ensurepip, venv", env)).success) {
      throw new Error(
        `Python's venv module must be installed: ${python} has none ` +
          "(Debian, Ubuntu: apt install python3-venv)",
      );
    }
    say("installing JupyterLab with pip");
    await run(python, "-m", "venv", "--clear", places.venv);
  } else say("installing JupyterLab with pip");
  await run(places.python, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS);
}

async function findPython(path: string): Promise<string> {
  const found: string[] = [];
  for (const name of ["python3", "python"]) {
    const python = await find(name, path);
    if (python === undefined) continue;
    const asked = `import sys; print(*sys.version_info[:2], sep="."); ` +
      `sys.exit(sys.version_info < (${PYTHON_VERSION.join(", ")}))`;
    const { success, text } = await answer(python, asked, { PATH: path });
    if (success) return python;
    found.push(text === "" ? `${python} does not run` : `${python} is ${text}`);
  }
  throw new Error(
    `Python ${PYTHON_TEXT} or later must be installed: ${found.join(", ") || "there is none"} ` +
      "(Debian, Ubuntu: apt install python3 python3-venv)",
  );
}

async function answer(
  python: string,
  code: string,
  env: Record<string, string>,
): Promise<{ success: boolean; text: string }> {
  const command = new Deno.Command(python, { args: ["-c", code], env, stderr: "null" });
  const { success, stdout } = await command.output();
  return { success, text: new TextDecoder().decode(stdout).trim() };
}

/** The program `name` in the folders of `path`; Deno would tell a missing one and a denied one alike. */
async function find(name: string, path: string): Promise<string | undefined> {
  const isWindows = Deno.build.os === "windows";
  for (const folder of path.split(isWindows ? ";" : ":").filter(Boolean)) {
    const file = join(folder, isWindows ? `${name}.exe` : name);
    if (await isFile(file)) return file;
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

async function textOf(path: string): Promise<string | undefined> {
  return await Deno.readTextFile(path).catch(() => undefined);
}
