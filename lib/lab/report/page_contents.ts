/** The headings of a page: each with an anchor of its own, and a list of them. @module */

/** Markup with its headings put in order. */
export interface PageContents {
  /** The given pieces, in which no two headings have the same anchor. */
  readonly pieces: readonly string[];
  /** A list of links to the headings under the title; empty where there are fewer than two. */
  readonly list: string;
}

const HEADING = /<h([1-6]) id="([^"]*)">(.*?)<\/h\1>/gs;

/**
 * Makes the list of contents of a page from its pieces of prose, in the markup of
 * `renderMarkdown`.
 *
 * @example
 * ```ts
 * import { pageContents } from "@lib/lab/report/page_contents.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { pieces } = pageContents(['<h2 id="run">Run</h2>', '<h2 id="run">Run</h2>']);
 * assertEquals(pieces[1], '<h2 id="run-2">Run</h2>');
 * ```
 */
export function pageContents(prose: readonly string[]): PageContents {
  const used = new Set<string>();
  const items: string[] = [];
  const pieces = prose.map((piece) =>
    piece.replace(HEADING, (_, level: string, id: string, text: string) => {
      const anchor = unused(id || "part", used);
      used.add(anchor);
      if (level === "2" || level === "3") {
        // A link cannot hold another one.
        const words = text.replace(/<\/?a\b[^>]*>/g, "");
        items.push(`<li class="level${level}"><a href="#${anchor}">${words}</a></li>`);
      }
      return `<h${level} id="${anchor}">${text}</h${level}>`;
    })
  );
  const list = items.length < 2
    ? ""
    : `<nav class="contents" aria-label="On this page"><details open><summary>On this page</summary>` +
      `<ol>${items.join("")}</ol></details></nav>`;
  return { pieces, list };
}

function unused(id: string, used: ReadonlySet<string>): string {
  let anchor = id;
  for (let i = 2; used.has(anchor); i++) anchor = `${id}-${i}`;
  return anchor;
}
