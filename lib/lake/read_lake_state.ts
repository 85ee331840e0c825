/** Everything a reader can see of a lake, as one value: for tests that compare lakes. @module */

/** Hashes of files by path below the lake, and empty folders, whose paths end in `/`. */
export type LakeState = Readonly<Record<string, string>>;

/**
 * Reads a lake as a reader does: what is hidden is not for readers.
 *
 * @example
 * ```ts
 * import { readLakeState } from "@lib/lake/read_lake_state.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await Deno.mkdir(`${dir}/clean/ano=2025/mes=8`, { recursive: true });
 * await Deno.mkdir(`${dir}/.staging`);
 * await Deno.writeTextFile(`${dir}/clean/ano=2025/mes=8/a.parquet`, "PAR1");
 * assertEquals(Object.keys(await readLakeState(dir)), ["clean/ano=2025/mes=8/a.parquet"]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function readLakeState(dir: string): Promise<LakeState> {
  const state: Record<string, string> = {};
  await readFolder(dir, "", state);
  return Object.fromEntries(Object.entries(state).sort(([a], [b]) => a < b ? -1 : 1));
}

/** The part of a state that is one folder's, and does not reach into folders of similar names. */
export function folderState(state: LakeState, folder: string): LakeState {
  return Object.fromEntries(
    Object.entries(state).filter(([path]) => path.startsWith(`${folder}/`)),
  );
}

async function readFolder(dir: string, folder: string, state: Record<string, string>) {
  for await (const { name, isDirectory } of Deno.readDir(`${dir}/${folder}`)) {
    if (name.startsWith(".")) continue;
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) {
      const before = Object.keys(state).length;
      await readFolder(dir, path, state);
      if (Object.keys(state).length === before) state[`${path}/`] = "";
    } else {
      const hash = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${dir}/${path}`));
      state[path] = new Uint8Array(hash).toHex();
    }
  }
}
