/** Reads one JSON object as Spark's parser does: more leniently than the standard, and to the letter. @module */

/** A member's value. Numbers keep their letters; what is nested is JSON without spaces. */
export type JsonMember =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "nested"; readonly text: string }
  | { readonly kind: "boolean"; readonly text: "true" | "false" }
  | { readonly kind: "null" };

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const NOT_A_NUMBER = /(?:NaN|Infinity|[+-]INF|[+-]Infinity)(?!\w)/y;
const WORD = /(?:true|false|null)(?!\w)/y;
const [BACKSLASH, FIRST_PLAIN] = [92, 32];
/** As Jackson, which Spark reads with. */
const MAX_DEPTH = 1000;

/**
 * The members of the object that a text begins with; null if it does not begin with one.
 *
 * Beyond the standard: `NaN`, `Infinity`, `±INF`, texts and names in single quotes, and anything
 * after the object. Of members with the same name the last counts.
 *
 * @example
 * ```ts
 * import { readJsonMembers } from "@lib/streaming/query/read_json_members.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const members = readJsonMembers('{"a": 1.50, "b": [1, "x"]} and more');
 * assertEquals(members?.get("a"), { kind: "number", text: "1.50" });
 * assertEquals(members?.get("b"), { kind: "nested", text: '[1,"x"]' });
 * ```
 */
export function readJsonMembers(text: string): Map<string, JsonMember> | null {
  const reader = { text, at: 0 };
  skipSpace(reader);
  const members = new Map<string, JsonMember>();
  const isRead = readObject(reader, 1, (name, member) => members.set(name, member));
  return isRead ? members : null;
}

/** Where reading has got to. */
interface Reader {
  readonly text: string;
  at: number;
}

/** False where the text is not as it must be. */
function readObject(
  reader: Reader,
  depth: number,
  take: (name: string, member: JsonMember) => void,
): boolean {
  return readList(reader, "{}", () => {
    const name = readText(reader);
    if (name === null) return false;
    skipSpace(reader);
    if (!takes(reader, ":")) return false;
    skipSpace(reader);
    const member = readMember(reader, depth);
    if (member === null) return false;
    take(name, member);
    return true;
  });
}

function readMember(reader: Reader, depth: number): JsonMember | null {
  const text = readText(reader);
  if (text !== null) return { kind: "text", text };
  const next = reader.text[reader.at];
  if (next === "{" || next === "[") {
    const nested = depth < MAX_DEPTH ? readNested(reader, depth + 1) : null;
    return nested === null ? null : { kind: "nested", text: nested };
  }
  const word = match(reader, WORD);
  if (word === "null") return { kind: "null" };
  if (word !== null) return { kind: "boolean", text: word as "true" | "false" };
  const number = match(reader, NUMBER) ?? match(reader, NOT_A_NUMBER);
  return number === null ? null : { kind: "number", text: number };
}

function readNested(reader: Reader, depth: number): string | null {
  const parts: string[] = [];
  const isObject = reader.text[reader.at] === "{";
  const isRead = isObject
    ? readObject(reader, depth, (name, member) => {
      parts.push(`${JSON.stringify(name)}:${asJson(member)}`);
    })
    : readList(reader, "[]", () => {
      const member = readMember(reader, depth);
      if (member !== null) parts.push(asJson(member));
      return member !== null;
    });
  if (!isRead) return null;
  return isObject ? `{${parts.join(",")}}` : `[${parts.join(",")}]`;
}

/** Reads items between brackets, with commas between them. */
function readList(reader: Reader, brackets: string, readItem: () => boolean): boolean {
  if (!takes(reader, brackets[0]!)) return false;
  skipSpace(reader);
  if (takes(reader, brackets[1]!)) return true;
  for (;;) {
    if (!readItem()) return false;
    skipSpace(reader);
    if (takes(reader, brackets[1]!)) return true;
    if (!takes(reader, ",")) return false;
    skipSpace(reader);
  }
}

function readText(reader: Reader): string | null {
  const { text, at } = reader;
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return null;
  const closing = quote.charCodeAt(0);
  let end = at + 1;
  for (let code = text.charCodeAt(end); code !== closing; code = text.charCodeAt(end)) {
    // NaN at the end of the text is not plain either.
    if (!(code >= FIRST_PLAIN)) return null;
    end += code === BACKSLASH ? 2 : 1;
  }
  reader.at = end + 1;
  const inner = text.slice(at + 1, end);
  return inner.includes("\\") ? unescaped(inner) : inner;
}

function unescaped(inner: string): string | null {
  const quoted = inner.replaceAll(/\\.|"/gs, (part) => part === '"' ? '\\"' : part);
  try {
    return JSON.parse(`"${quoted}"`);
  } catch {
    return null;
  }
}

function asJson(member: JsonMember): string {
  if (member.kind === "null") return "null";
  return member.kind === "text" ? JSON.stringify(member.text) : member.text;
}

function match(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found === null) return null;
  reader.at = pattern.lastIndex;
  return found[0];
}

function takes(reader: Reader, char: string): boolean {
  if (reader.text[reader.at] !== char) return false;
  reader.at++;
  return true;
}

function skipSpace(reader: Reader): void {
  match(reader, SPACE);
}
