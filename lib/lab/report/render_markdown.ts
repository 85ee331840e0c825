/** Prose of a notebook as markup; the one file that knows the Markdown library. @module */

import { Marked } from "marked";
import { escapeMarkup } from "@lib/display/escape_markup.ts";

const marked = new Marked({
  async: false,
  gfm: true,
  renderer: {
    html: ({ text }) => escapeMarkup(text),
    link({ href, title, tokens }) {
      const text = this.parser.parseInline(tokens);
      if (!isSafe(href)) return text;
      const tip = title ? ` title="${escapeMarkup(title)}"` : "";
      return `<a href="${escapeMarkup(pageOf(href))}"${tip}>${text}</a>`;
    },
    // A page loads nothing: pictures of other places are links to them.
    image: ({ href, text }) =>
      href.startsWith("data:image/")
        ? `<img alt="${escapeMarkup(text)}" src="${escapeMarkup(href)}">`
        : isSafe(href)
        ? `<a href="${escapeMarkup(href)}">${escapeMarkup(text || href)}</a>`
        : escapeMarkup(text),
    heading({ tokens, depth }) {
      const text = this.parser.parseInline(tokens);
      return `<h${depth} id="${slug(text)}">${text}</h${depth}>\n`;
    },
  },
});

/**
 * The markup of a Markdown text. Markup inside the text is shown, not obeyed; links to notebooks
 * lead to their pages.
 *
 * @example
 * ```ts
 * import { renderMarkdown } from "@lib/lab/report/render_markdown.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   renderMarkdown("[next](02_pipeline.ipynb)"),
 *   '<p><a href="02_pipeline.html">next</a></p>\n',
 * );
 * ```
 */
export function renderMarkdown(text: string): string {
  return marked.parse(text) as string;
}

function isSafe(href: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(href) || /^(https?|mailto):/i.test(href);
}

function pageOf(href: string): string {
  return /^[a-z]+:/i.test(href) ? href : href.replace(/\.ipynb(?=#|$)/, ".html");
}

function slug(markup: string): string {
  return markup.replace(/<[^>]*>|&[^;]*;/g, "").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}
