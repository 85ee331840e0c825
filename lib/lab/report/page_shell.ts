/** The outer markup of every page of a report. @module */

import { createHash } from "node:crypto";
import { CONTROL_SCRIPT } from "@lib/display/control/control_script.ts";
import { DRAWING_SCRIPT } from "@lib/display/drawing_image.ts";
import { escapeMarkup } from "@lib/display/escape_markup.ts";
import { HEAD_SCRIPT, TOOLS, TOOLS_SCRIPT } from "./page_script.ts";
import { PAGE_STYLE } from "./page_style.ts";

/** The parts of a page, as markup but for the title. */
export interface PageParts {
  readonly title: string;
  /** Links to other pages. */
  readonly links?: string;
  /** Links within the page. */
  readonly contents?: string;
  readonly body: string;
}

/** Forbids every request, and every script but ours: no text of a record can become one. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src " +
  [HEAD_SCRIPT, TOOLS_SCRIPT, DRAWING_SCRIPT, CONTROL_SCRIPT].map(sourceOf).join(" ");

/**
 * A whole page around its parts. It opens from a disk, makes no network requests, and follows the
 * theme of the reader's system unless the reader chose one.
 *
 * @example
 * ```ts
 * import { pageShell } from "@lib/lab/report/page_shell.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const page = pageShell({ title: "A & B", body: "<h1>A</h1>" });
 * assertStringIncludes(page, "<title>A &amp; B</title>");
 * ```
 */
export function pageShell(parts: PageParts): string {
  const { title, links = "", contents = "", body } = parts;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${PAGE_STYLE}</style>
<script>${HEAD_SCRIPT}</script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
${links && `<nav aria-label="Pages">${links}</nav>`}
${TOOLS}
</header>
<div class="columns">
${contents}
<main id="content">
${body}
</main>
</div>
<script>${TOOLS_SCRIPT}</script>
</body>
</html>
`;
}

/** How a policy names a script: by the hash of all that is between its tags. */
function sourceOf(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}
