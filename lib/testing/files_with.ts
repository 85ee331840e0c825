/** Which files of a folder hold a text. @module */

/**
 * The paths of all files in a folder and below it in which the bytes of `text` occur.
 *
 * @example
 * ```ts
 * import { filesWith } from "@lib/testing/files_with.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await filesWith("lib/testing", "no file holds this" + "!"), []);
 * ```
 */
export async function filesWith(dir: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    const path = `${dir}/${name}`;
    if (isDirectory) found.push(...await filesWith(path, text));
    // One character a byte: what is looked for may be among bytes that are no text.
    else if (new TextDecoder("latin1").decode(await Deno.readFile(path)).includes(text)) {
      found.push(path);
    }
  }
  return found;
}
