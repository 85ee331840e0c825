/** The page of all faults that tests try, and of the tests that show what is promised. @module */

import { markdownTable } from "@lib/lab/markdown/markdown_table.ts";
import type { Claim } from "./find_claims.ts";
import { type ClaimTag, FAULT_PLACES, type FaultTag, type TestPlace } from "./read_tags.ts";

/** What the page is made of. */
export interface FaultsPageParts {
  readonly faults: readonly FaultTag[];
  readonly claims: readonly Claim[];
  readonly shown: readonly ClaimTag[];
}

/**
 * The page in Markdown.
 *
 * @throws {Error} naming faults that are there twice, claims that no test shows, and tests that show
 * what nobody claims.
 *
 * @example
 * ```ts
 * import { faultsPage } from "@lib/testing/faults/faults_page.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const page = faultsPage({
 *   faults: [{
 *     place: "disk",
 *     fault: "full",
 *     outcome: "says so",
 *     path: "lib/lake/commit_run_test.ts",
 *     test: "commitRun() on a full disk",
 *   }],
 *   claims: [],
 *   shown: [],
 * });
 * assertStringIncludes(page, "[`commitRun() on a full disk`](lib/lake/commit_run_test.ts)");
 * ```
 */
export function faultsPage({ faults, claims, shown }: FaultsPageParts): string {
  const wrong = [...twiceIn(faults), ...unproven(claims, shown), ...unclaimed(claims, shown)];
  if (wrong.length > 0) throw new Error(`Cannot write the page of faults: ${wrong.join("; ")}`);
  const places = FAULT_PLACES.filter((place) => faults.some((fault) => fault.place === place));
  const sections = places.map((place) => ({
    place,
    tags: faults.filter((fault) => fault.place === place),
  }));
  const contents = sections.map(({ place, tags }) => [linkTo(titleOf(place)), `${tags.length}`]);
  const parts = [
    HEAD,
    markdownTable([["where", "faults"], ...contents, ["all", `${faults.length}`]]),
    `And ${linkTo(CLAIMS_TITLE)}.`,
    ...sections.map(({ place, tags }) => section(place, tags)),
    CLAIMS_HEAD,
    claimsTable(claims, shown),
  ];
  return `${parts.join("\n\n")}\n`;
}

const HEAD = `<!-- Written by deno task faults from the comments above the tests. -->

# Faults that were tried

Each row is a test that does what the first column says and asserts what the second one says.`;

const CLAIMS_TITLE = "What is promised";

const CLAIMS_HEAD = `## ${CLAIMS_TITLE}

Sentences of the README and of the notebooks, what each sink says that it guarantees, and the tests
that show it.`;

/** Which task runs the tests of a file, by the end of its name. */
const TASKS: readonly (readonly [end: string, task: string])[] = [
  ["_integration_test.ts", "real servers"],
  ["_e2e_test.ts", "browser"],
  ["_contract.ts", "embedded and real servers"],
];

function section(place: string, faults: readonly FaultTag[]): string {
  const sorted = faults.toSorted((a, b) =>
    compare(a.path, b.path) || compare(a.test, b.test) || compare(a.fault, b.fault)
  );
  const rows = sorted.map((tag) => [tag.fault, tag.outcome, linkOf(tag), taskOf(tag)]);
  const head = ["what was done", "what happened", "shown by", "with"];
  return `## ${titleOf(place)}\n\n${markdownTable([head, ...rows])}`;
}

function claimsTable(claims: readonly Claim[], shown: readonly ClaimTag[]): string {
  const rows = claims.flatMap(({ name, says, path }) =>
    testsOf(name, shown).map((tag, i) => {
      const anchor = `<a id="${anchorOf(name)}"></a>`;
      const claim = i === 0 ? [`${anchor}${says}`, `[${fileOf(path)}](${path})`] : ["", ""];
      return [...claim, linkOf(tag), taskOf(tag)];
    })
  );
  return markdownTable([["what is promised", "where", "shown by", "with"], ...rows]);
}

function testsOf(name: string, shown: readonly ClaimTag[]): ClaimTag[] {
  return shown.filter(({ claim }) => anchorOf(claim) === anchorOf(name))
    .sort((a, b) => compare(a.path, b.path) || compare(a.test, b.test));
}

function twiceIn(faults: readonly FaultTag[]): string[] {
  const sameName = Map.groupBy(faults, ({ place, fault }) => `${place}: ${fault}`);
  return [...sameName].filter(([, tags]) => tags.length > 1).map(([name, tags]) =>
    `"${name}" is there twice, in ${tags.map(({ path }) => path).join(" and ")}`
  );
}

function unproven(claims: readonly Claim[], shown: readonly ClaimTag[]): string[] {
  return claims.filter(({ name }) => testsOf(name, shown).length === 0)
    .map(({ name, path }) => `no test shows "${name}" of ${path}`);
}

function unclaimed(claims: readonly Claim[], shown: readonly ClaimTag[]): string[] {
  const names = new Set(claims.map(({ name }) => anchorOf(name)));
  return shown.filter(({ claim }) => !names.has(anchorOf(claim)))
    .map(({ claim, path }) => `${path} shows "${claim}", which is claimed nowhere`);
}

function titleOf(place: string): string {
  return `${place[0]!.toUpperCase()}${place.slice(1)}`;
}

function linkTo(title: string): string {
  return `[${title}](#${anchorOf(title)})`;
}

/** As GitHub makes it of a heading; a name is the same however it is spelled. */
function anchorOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\w\s-]/g, "").replaceAll(" ", "-");
}

function linkOf({ path, test }: TestPlace): string {
  return `[\`${test}\`](${path})`;
}

function fileOf(path: string): string {
  return path.split("/").at(-1)!;
}

function taskOf({ path }: TestPlace): string {
  return TASKS.find(([end]) => path.endsWith(end))?.[1] ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
