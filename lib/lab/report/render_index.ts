/** The contents page of a report. @module */

import { escapeMarkup } from "@lib/display/escape_markup.ts";
import { pageShell } from "./page_shell.ts";
import type { PageLink } from "./render_page.ts";

/** One line of the contents. */
export interface IndexEntry extends PageLink {
  /** First sentences of the notebook's prose. */
  readonly summary?: string;
  /** Some cell of it failed. */
  readonly isFailed: boolean;
}

/**
 * A page that lists the pages of a report.
 *
 * @example
 * ```ts
 * import { renderIndex } from "@lib/lab/report/render_index.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const index = renderIndex([{ title: "Simulate", file: "01.html", isFailed: false }]);
 * assertStringIncludes(index, '<a href="01.html">Simulate</a>');
 * ```
 */
export function renderIndex(entries: readonly IndexEntry[]): string {
  const items = entries.map(({ title, file, summary, isFailed }) =>
    `<li><a href="${encodeURI(file)}">${escapeMarkup(title)}</a>${
      isFailed ? ' <span class="failed">a cell failed</span>' : ""
    }${summary === undefined ? "" : `<br>${escapeMarkup(summary)}`}</li>`
  );
  return pageShell({
    title: "Telemetry Lab",
    body: `<h1>Telemetry Lab</h1>\n<ul class="pages">\n${items.join("\n")}\n</ul>`,
  });
}
