/** What a line of JSON has in common with others of its stream: all but its texts and numbers. @module */

/** Lines that differ from one another in plain values only. */
export interface LineLayout {
  /** Matches just these lines, with two groups for each of `places`: a text within its quotes, else a bare value. */
  readonly pattern: RegExp;
  /** Which of the names each pair of groups is the value of; a name may be there twice. */
  readonly places: readonly number[];
}

/** A line with more values than this is not learnt: its pattern would cost more than it saves. */
const MAX_VALUES = 200;

const SPACE = String.raw`[ \t\r\n]*`;
/** Without escapes: what is in quotes is the text itself. */
const TEXT = String.raw`[^"\\\x00-\x1f]*`;
const BARE = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null`;
const TOKEN = new RegExp(`${SPACE}(?:([{}\\[\\],:])|"(${TEXT})"(${SPACE}:)?|(?:${BARE}))`, "y");
const ONLY_SPACE = new RegExp(`^${SPACE}$`);

/**
 * The layout of a line that holds one JSON object, or null where it cannot be told by it alone where
 * the named members are: the line has escapes, or words and quotes that JSON does not have, or more
 * behind the object, or one of the names has a value that is nested.
 *
 * Why what the pattern matches means the same: between the values all characters are as they were,
 * so that each value is where the like of it was, and the values are such that nothing in them could
 * end them elsewhere.
 *
 * @param line Must be known to be an object that is whole.
 *
 * @example
 * ```ts
 * import { lineLayout } from "@lib/streaming/query/line_layout.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { pattern, places } = lineLayout('{"id": "x", "n": 1, "in": {"n": 2}}', ["n", "id"])!;
 * assertEquals(places, [1, 0]);
 * const [, ...groups] = pattern.exec('{"id": "y", "n": -1.5, "in": {"n": 0}}')!;
 * assertEquals(groups, ["y", undefined, undefined, "-1.5"]);
 * assertEquals(pattern.test('{"n": 1, "id": "x", "in": {"n": 2}}'), false);
 * ```
 */
export function lineLayout(line: string, names: readonly string[]): LineLayout | null {
  const places: number[] = [];
  let source = "";
  let literalFrom = 0;
  let values = 0;
  let depth = 0;
  let named = -1;
  TOKEN.lastIndex = 0;
  do {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(line);
    if (token === null) return null;
    const [all, mark, text, colon] = token;
    if (mark === "{" || mark === "[") {
      if (named >= 0) return null;
      depth++;
    } else if (mark === "}" || mark === "]") depth--;
    else if (colon !== undefined) {
      if (depth === 1) named = names.indexOf(text!);
    } else if (mark === undefined) {
      if (++values > MAX_VALUES) return null;
      const valueFrom = from + all.length - all.trimStart().length;
      source += RegExp.escape(line.slice(literalFrom, valueFrom));
      source += named < 0 ? `(?:"${TEXT}"|${BARE})` : `(?:"(${TEXT})"|(${BARE}))`;
      if (named >= 0) places.push(named);
      named = -1;
      literalFrom = TOKEN.lastIndex;
    }
  } while (depth > 0);
  const end = TOKEN.lastIndex;
  if (!ONLY_SPACE.test(line.slice(end))) return null;
  source += RegExp.escape(line.slice(literalFrom, end)) + SPACE;
  return { pattern: new RegExp(`^${source}$`), places };
}
