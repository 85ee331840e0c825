/** Has JupyterLab open notebooks as trusted. @module */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { notebookSignature } from "./notebook_signature.ts";

const SECRET_BYTES = 1024;
const BUSY_MS = 5_000;

/**
 * Notes the signatures of notebooks where Jupyter looks for them: in its folder `data`, which is made
 * where there is none.
 *
 * @example
 * ```ts
 * import { trustNotebooks } from "@lib/lab/jupyter/trust_notebooks.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const data = await Deno.makeTempDir();
 * await trustNotebooks([createNotebook([{ code: "1 + 1" }])], { data });
 * assertEquals((await Deno.stat(`${data}/nbsignatures.db`)).isFile, true);
 * await Deno.remove(data, { recursive: true });
 * ```
 */
export async function trustNotebooks(
  notebooks: readonly Notebook[],
  options: { readonly data: string },
): Promise<void> {
  const { data } = options;
  await Deno.mkdir(data, { recursive: true });
  const secret = await readSecret(join(data, "notebook_secret"));
  // A lab that runs already may be writing.
  const database = new DatabaseSync(join(data, "nbsignatures.db"), { timeout: BUSY_MS });
  try {
    // The notary's own table, for it finds this one and makes none.
    database.exec(`CREATE TABLE IF NOT EXISTS nbsignatures (
      id integer PRIMARY KEY AUTOINCREMENT, algorithm text, signature text, path text,
      last_seen timestamp)`);
    const known = database.prepare("SELECT 1 FROM nbsignatures WHERE signature = ?");
    const add = database.prepare(
      "INSERT INTO nbsignatures (algorithm, signature, last_seen) VALUES ('sha256', ?, ?)",
    );
    for (const notebook of notebooks) {
      const signature = notebookSignature(notebook, secret);
      if (known.get(signature) === undefined) add.run(signature, pythonTime(new Date()));
    }
  } finally {
    database.close();
  }
}

/** The secret of this installation; what is signed with it is trusted here and nowhere else. */
async function readSecret(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const base64 = crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toBase64();
    await Deno.writeTextFile(path, base64, { mode: 0o600 });
    return new TextEncoder().encode(base64);
  }
}

/** As Python's driver writes and reads a time. */
function pythonTime(time: Date): string {
  return time.toISOString().replace("T", " ").replace(/(\.\d+)Z$/, "$1000+00:00");
}
