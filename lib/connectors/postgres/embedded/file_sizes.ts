/** Whether the files of an embedded database are as long as it left them. @module */

import { damaged } from "@lib/connectors/store_fault.ts";

const NAME = "sizes.json";

/**
 * Writes down how long each file is. Called when the database has been closed in order.
 *
 * PostgreSQL takes a table's file that was cut between two pages for a shorter table, and says
 * nothing.
 */
export function recordSizes(dir: string): void {
  Deno.writeTextFileSync(`${dir}/${NAME}`, JSON.stringify(Object.fromEntries(sizesOf(dir))));
}

/**
 * Compares with what was written down, and forgets it: from here on files change. After a death
 * there is nothing to compare with, and PostgreSQL's own log puts things right.
 *
 * @throws {StoreFault} with `STORE_DAMAGED`, naming the file.
 *
 * @example
 * ```ts
 * import { checkSizes, recordSizes } from "@lib/connectors/postgres/embedded/file_sizes.ts";
 * import { StoreFault } from "@lib/connectors/store_fault.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * Deno.mkdirSync(`${dir}/data/base`, { recursive: true });
 * Deno.writeTextFileSync(`${dir}/data/base/1`, "rows");
 * recordSizes(dir);
 * Deno.truncateSync(`${dir}/data/base/1`, 3);
 * assertThrows(() => checkSizes(dir), StoreFault, "data/base/1 has 3 of 4 bytes");
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export function checkSizes(dir: string): void {
  let text: string;
  try {
    text = Deno.readTextFileSync(`${dir}/${NAME}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const sizes = new Map(sizesOf(dir));
  for (const [path, size] of Object.entries(JSON.parse(text) as Record<string, number>)) {
    const found = sizes.get(path) ?? 0;
    if (found < size) throw damaged(dir, `${path} has ${found} of ${size} bytes`);
  }
  Deno.removeSync(`${dir}/${NAME}`);
}

function* sizesOf(dir: string, folder = "data"): Generator<readonly [string, number]> {
  for (const { name, isDirectory } of Deno.readDirSync(`${dir}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* sizesOf(dir, path);
    else yield [path, Deno.statSync(`${dir}/${path}`).size];
  }
}
