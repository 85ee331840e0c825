/** What a test says of itself in the comment above it: the fault that it tries, the claim that it shows. @module */

/** Where faults are tried; the sections of the page, in its order. */
export const FAULT_PLACES = [
  "input files",
  "topics",
  "lake",
  "disk",
  "message log",
  "broker",
  "databases",
  "HTTP",
  "simulator",
  "streams",
  "checkpoints",
  "sinks",
  "systems",
  "Apache Spark",
  "notebooks",
  "JupyterLab",
  "command line",
  "security",
] as const;
export type FaultPlace = (typeof FAULT_PLACES)[number];

/** A test, by the file that registers it and the name that it has there. */
export interface TestPlace {
  readonly path: string;
  /** With `…` for what the test fills in. */
  readonly test: string;
}

/** A fault that a test tries. */
export interface FaultTag extends TestPlace {
  readonly place: FaultPlace;
  readonly fault: string;
  readonly outcome: string;
}

/** A claim of the documents that a test shows. */
export interface ClaimTag extends TestPlace {
  readonly claim: string;
}

const TAG = /^\s*\/\/ @(fault|shows)\b ?(.*)$/;
const CONTINUED = /^\s*\/\/ {2,}(\S.*)$/;
const COMMENT = /^\s*\/\//;
const FAULT = /^(.+?): (.+?) -> (.+)$/;
/** As tests are registered here: by the runtime, or by a suite's own `test()`. */
const TEST =
  /^[ \t]*(?:Deno\.)?test\(\s*(?:\{\s*name:\s*)?(?:"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/;
/** So many lines may the name of a test be below the line that registers it. */
const NAME_LINES = 4;

/**
 * The tags in a test file. A tag is a comment directly above its test; a longer one goes on in lines
 * that are indented:
 *
 * ```text
 * // @fault broker: killed twice while producing -> nothing acknowledged is lost or doubled
 * // @shows Nothing lost, nothing twice
 * ```
 *
 * A comment, and not an argument of the test, so that a row costs a line and moves no other.
 *
 * @throws {SyntaxError} naming the line of a tag that cannot be read, or that stands above no test.
 *
 * @example
 * ```ts
 * import { readTags } from "@lib/testing/faults/read_tags.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const source = `// @fault lake: killed at any change -> the next run makes it whole
 * // @shows All or nothing
 * test("openLake() survives", () => {});`;
 * const { faults, claims } = readTags(source, "lib/x_test.ts");
 * assertEquals(faults[0]?.outcome, "the next run makes it whole");
 * assertEquals(claims, [{
 *   claim: "All or nothing",
 *   path: "lib/x_test.ts",
 *   test: "openLake() survives",
 * }]);
 * ```
 */
export function readTags(
  source: string,
  path: string,
): { readonly faults: FaultTag[]; readonly claims: ClaimTag[] } {
  const lines = source.split("\n");
  const faults: FaultTag[] = [];
  const claims: ClaimTag[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, kind, first] = TAG.exec(lines[at]!) ?? [];
    if (kind === undefined) continue;
    const where = `${path}:${at + 1}`;
    const place = { path, test: testBelow(lines, { at, where }) };
    const text = [first!.trim(), ...continuation(lines, at)].join(" ");
    if (kind === "shows") claims.push({ claim: text, ...place });
    else faults.push({ ...readFault(text, where), ...place });
  }
  return { faults, claims };
}

function continuation(lines: readonly string[], at: number): string[] {
  const texts: string[] = [];
  for (const line of lines.slice(at + 1)) {
    const [, text] = CONTINUED.exec(line) ?? [];
    if (text === undefined) break;
    texts.push(text.trim());
  }
  return texts;
}

function readFault(
  text: string,
  where: string,
): Pick<FaultTag, "place" | "fault" | "outcome"> {
  const [, name, fault, outcome] = FAULT.exec(text) ?? [];
  if (outcome === undefined) {
    throw new SyntaxError(`${where}: a fault must be "PLACE: FAULT -> OUTCOME", not "${text}"`);
  }
  const place = FAULT_PLACES.find((one) => one === name);
  if (place === undefined) {
    throw new SyntaxError(
      `${where}: a fault's place must be one of ${FAULT_PLACES.join(", ")}, not "${name}"`,
    );
  }
  return { place, fault: fault!, outcome };
}

function testBelow(
  lines: readonly string[],
  { at, where }: { readonly at: number; readonly where: string },
): string {
  let test = at + 1;
  while (COMMENT.test(lines[test] ?? "")) test++;
  const [, plain, template] = TEST.exec(lines.slice(test, test + NAME_LINES).join("\n")) ?? [];
  const name = plain ?? template;
  if (name === undefined) throw new SyntaxError(`${where}: a tag must stand above a test`);
  return name.replaceAll(/\$\{[^}]*\}/g, "…").replaceAll(/\\(.)/g, "$1");
}
