/** Documentation of a Python module. @module */

const WIDTH = 79;
const ITEM = "* ";

/**
 * A docstring of paragraphs, wrapped. A line that begins with spaces is left as it is, and one that
 * begins with `* ` is an item of a list.
 *
 * Nothing that a paragraph holds can end the docstring, or a line of it.
 *
 * @example
 * ```ts
 * import { pythonDocstring } from "@lib/streaming/spark/python_docstring.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pythonDocstring(["Counts.", '* a """ b']), `"""Counts.\n\n* a \\"\\"\\" b\n"""`);
 * ```
 */
export function pythonDocstring(paragraphs: readonly string[]): string {
  let text = "";
  for (const [i, paragraph] of paragraphs.entries()) {
    const isNextItem = paragraph.startsWith(ITEM) && paragraphs[i - 1]?.startsWith(ITEM);
    text += `${i === 0 ? "" : isNextItem ? "\n" : "\n\n"}${wrapped(escaped(paragraph))}`;
  }
  return `"""${text}\n"""`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"').replace(
    // deno-lint-ignore no-control-regex -- they are what is to be escaped
    /[\u0000-\u001f\u007f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function wrapped(text: string): string {
  if (text.startsWith(" ")) return text;
  const indent = text.startsWith(ITEM) ? "  " : "";
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(line === undefined ? word : indent + word);
  }
  return lines.join("\n");
}
