/** Checks that prose links to files that exist. @module */

import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Code in prose is an example; what looks like a link there is none. */
const CODE = /^(```|~~~)[^]*?^\1|`[^`\n]*`/gm;
const LINK = /!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
const OTHER_PLACE = /^([a-z][a-z0-9+.-]*:|#)/i;

/**
 * The targets of links and pictures in Markdown that are no files, seen from the folder of `path`.
 * Addresses on the web and places on the same page are left alone.
 *
 * @example
 * ```ts
 * import { checkLinks } from "@lib/lab/check/check_links.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "[gone](lib/gone.ts), [here](deno.json), [there](https://example.org), `[x](y)`";
 * assertEquals(await checkLinks(text, { path: "README.md" }), ["lib/gone.ts"]);
 * ```
 */
export async function checkLinks(
  markdown: string,
  options: { readonly path: string },
): Promise<string[]> {
  const targets = [...markdown.replace(CODE, "").matchAll(LINK)].map(([, target]) => target!)
    .filter((target) => !OTHER_PLACE.test(target));
  const exist = await Promise.all(targets.map((target) => {
    const file = join(dirname(options.path), decodeURI(target.replace(/#.*$/, "")));
    return stat(file).then(() => true, () => false);
  }));
  return [...new Set(targets.filter((_, i) => !exist[i]))];
}
