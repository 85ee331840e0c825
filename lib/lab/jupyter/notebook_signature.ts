/** The signature by which Jupyter knows a notebook again. @module */

import { createHmac } from "node:crypto";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";

/**
 * Signs a notebook as Jupyter's notary does: an HMAC with SHA-256 over all keys and values, keys in
 * order, without what an earlier signing left in the notebook. A notebook with a known signature is
 * opened as trusted: scripts in its outputs may run.
 *
 * @param secret the content of Jupyter's secret file, as it is.
 *
 * @example
 * ```ts
 * import { notebookSignature } from "@lib/lab/jupyter/notebook_signature.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const secret = new TextEncoder().encode("secret");
 * const signature = notebookSignature(createNotebook([{ code: "1 + 1" }]), secret);
 * assertEquals(signature.length, 64);
 * ```
 */
export function notebookSignature(notebook: Notebook, secret: Uint8Array): string {
  const hmac = createHmac("sha256", secret);
  const metadata = without(notebook.metadata, TRANSIENT);
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    metadata: without(cell.metadata, ["trusted"]),
  }));
  for (const part of parts({ ...notebook, metadata, cells })) hmac.update(part);
  return hmac.digest("hex");
}

const TRANSIENT = ["signature", "orig_nbformat", "orig_nbformat_minor"];

function without(
  record: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

/** All keys and values in the notary's order, each as Python's `str` writes it. */
function* parts(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield* parts(item);
  } else if (typeof value === "object" && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(record).sort(byCodePoint)) {
      yield key;
      yield* parts(record[key]);
    }
  } else if (typeof value === "number") yield numberText(value);
  else {yield value === null
      ? "None"
      : value === true
      ? "True"
      : value === false
      ? "False"
      : `${value}`;}
}

/** Python compares whole characters, JavaScript the halves of those outside the basic plane. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => [...text].map((char) => char.codePointAt(0)!));
  const at = left!.findIndex((code, i) => code !== right![i]);
  return at < 0 ? left!.length - right!.length : left![at]! - (right![at] ?? -1);
}

/** Python writes at least two digits in an exponent, and turns to exponents below 0.0001. */
function numberText(value: number): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  const text = isTiny ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}
