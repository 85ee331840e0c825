/** Colours for the code of a cell. @module */

import { escapeMarkup } from "@lib/display/escape_markup.ts";

const KEYWORDS =
  "async await break case catch class const continue default delete do else enum export extends " +
  "false finally for function if import in instanceof interface let new null return static super " +
  "switch this throw true try typeof undefined using var void while yield";
/** Names too, wherever something follows that cannot follow them as keywords. */
const CONTEXTUAL = "as declare from get implements infer is keyof of private protected public " +
  "readonly satisfies set type";

/** In this order: what looks like code in a comment or a text is neither. */
const TOKENS = {
  comment: /\/\/.*|\/\*[^]*?(?:\*\/|$)/,
  string: /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[^]|[^`\\])*`?/,
  number: /\b(?:0x[\da-fA-F_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)n?\b/,
  // After a dot, or before a colon, a keyword is a name.
  keyword: new RegExp(
    `(?<![.\\w$])(?:(?:${alternatives(KEYWORDS)})(?!\\s*:)|` +
      `(?:${alternatives(CONTEXTUAL)})(?!\\s*[:,;.()=}\\]]))(?![\\w$])`,
  ),
} as const;

const TOKEN = new RegExp(
  Object.entries(TOKENS).map(([name, pattern]) => `(?<${name}>${pattern.source})`).join("|"),
  "g",
);

/**
 * TypeScript as markup in which comments, texts, numbers and keywords are marked by class. A page of
 * a report needs no more, and a highlighter as a package would be larger than the page.
 *
 * @example
 * ```ts
 * import { highlightCode } from "@lib/lab/report/highlight_code.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   highlightCode("const a = 1 < 2;"),
 *   '<b class="keyword">const</b> a = <b class="number">1</b> &lt; <b class="number">2</b>;',
 * );
 * ```
 */
export function highlightCode(code: string): string {
  let markup = "";
  let end = 0;
  for (const match of code.matchAll(TOKEN)) {
    const [name] = Object.entries(match.groups!).find(([, text]) => text !== undefined)!;
    markup += escapeMarkup(code.slice(end, match.index)) +
      `<b class="${name}">${escapeMarkup(match[0])}</b>`;
    end = match.index + match[0].length;
  }
  return markup + escapeMarkup(code.slice(end));
}

function alternatives(words: string): string {
  return words.replaceAll(" ", "|");
}
