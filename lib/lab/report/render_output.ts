/** One output of a cell as markup. @module */

import { escapeMarkup } from "@lib/display/escape_markup.ts";
import type { MimeBundle, Output } from "@lib/lab/notebook/notebook.ts";
import { renderMarkdown } from "./render_markdown.ts";

/**
 * The markup of an output, in the richest form that the page can show.
 *
 * @example
 * ```ts
 * import { renderOutput } from "@lib/lab/report/render_output.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   renderOutput({ output_type: "stream", name: "stdout", text: "1 < 2\n" }),
 *   '<pre class="stdout">1 &lt; 2\n</pre>',
 * );
 * ```
 */
export function renderOutput(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return `<pre class="${output.name}">${plain(output.text)}</pre>`;
    case "error":
      return `<pre class="error">${plain(output.traceback.join("\n"))}</pre>`;
    case "display_data":
    case "execute_result":
      return renderBundle(output.data);
  }
}

function renderBundle(data: MimeBundle): string {
  const text = (type: string): string | undefined =>
    typeof data[type] === "string" ? data[type] : undefined;
  // Markup is what the project's own helpers made; they escape every text in it.
  const markup = text("text/html");
  if (markup !== undefined) return markup;
  const svg = text("image/svg+xml");
  if (svg !== undefined) {
    return image("svg+xml", new TextEncoder().encode(svg).toBase64());
  }
  for (const type of ["png", "jpeg", "gif"]) {
    const base64 = text(`image/${type}`);
    if (base64 !== undefined) return image(type, base64.replace(/\s/g, ""));
  }
  const markdown = text("text/markdown");
  if (markdown !== undefined) return renderMarkdown(markdown);
  return `<pre>${plain(text("text/plain") ?? JSON.stringify(data, null, 2))}</pre>`;
}

function image(type: string, base64: string): string {
  return `<img alt="output" src="data:image/${type};base64,${escapeMarkup(base64)}">`;
}

function plain(text: string): string {
  return escapeMarkup(stripColours(text));
}

/** Terminal colours, as a kernel writes them that was not told to leave them. */
function stripColours(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "");
}
