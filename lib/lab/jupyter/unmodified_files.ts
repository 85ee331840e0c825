/** Tells which files are as the project published them. @module */

import { relative, resolve } from "node:path";

/**
 * Those of `paths` that version control knows and that nobody has changed since; none where there is
 * no Git, or no repository: then nothing vouches for them.
 *
 * @param options.root the project's folder.
 *
 * @example
 * ```ts
 * import { unmodifiedFiles } from "@lib/lab/jupyter/unmodified_files.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const root = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${root}/a.ipynb`, "{}");
 * assertEquals(await unmodifiedFiles([`${root}/a.ipynb`], { root }), []);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function unmodifiedFiles(
  paths: readonly string[],
  options: { readonly root: string },
): Promise<string[]> {
  const { root } = options;
  const list = async (...args: string[]) => {
    const names = paths.map((path) => relative(root, resolve(path)));
    return await git(root, [...args, "-z", "--", ...names]);
  };
  const known = await list("ls-files");
  // Compared with what was published, so that staging a change does not hide it.
  const changed = await list("diff", "--name-only", "--relative", "HEAD");
  if (known === undefined || changed === undefined) return [];
  return paths.filter((path) => {
    const name = relative(root, resolve(path)).replaceAll("\\", "/");
    return known.includes(name) && !changed.includes(name);
  });
}

/** The names that Git lists, or `undefined` where it cannot. */
async function git(cwd: string, args: readonly string[]): Promise<string[] | undefined> {
  try {
    const command = new Deno.Command("git", {
      args: [...args],
      cwd,
      // A glob in a file's name is a name.
      env: { GIT_LITERAL_PATHSPECS: "1" },
      stderr: "null",
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout).split("\0") : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
