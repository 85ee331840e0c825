/** What the documents promise. @module */

import { globSync } from "node:fs";

/** A promise, and where it stands. */
export interface Claim {
  /** What a test calls it that shows it, or that as the end of an address: `all-or-nothing`. */
  readonly name: string;
  /** As it stands there. */
  readonly says: string;
  readonly path: string;
}

const README = "README.md";
const LINK = /\[([^\][]+)\]\(FAULTS\.md#([\w-]+)\)/g;
/** Every sink but `none`, which promises nothing. */
const SINKS = "lib/streaming/sinks/{create_*,for_each_batch}.ts";
const GUARANTEE = /\bguarantee:\s*"([^"]+)"/g;

/** Sentences that promise something in notebooks; they stand there word for word. */
const SENTENCES: readonly Claim[] = [
  {
    name: "Not in silence",
    says: "The embedded store never takes its place in silence",
    path: "notebooks/00_services.ipynb",
  },
  {
    name: "A line in one place",
    says: "every line of the input ends in exactly one place",
    path: "notebooks/02_pipeline.ipynb",
  },
  {
    name: "Reprocessed twice",
    says: "a second run finds everything as it should be and writes nothing",
    path: "notebooks/04_reprocess.ipynb",
  },
  {
    name: "An alert once",
    says: "The original's store took every alert a second time; here",
    path: "notebooks/01_simulate.ipynb",
  },
  {
    name: "An event once",
    says: "the same record again changes nothing",
    path: "notebooks/10_iot_monitoring.ipynb",
  },
  {
    name: "A reading in one of two tables",
    says: "every offset of the log is in one of the two tables, and in one only",
    path: "notebooks/11_sensor_quality.ipynb",
  },
  {
    name: "A purchase leaves a trace",
    says: "Nothing is lost without a trace",
    path: "notebooks/12_sales_windows.ipynb",
  },
  {
    name: "What came while it stood still",
    says: "Here a checkpoint holds the offsets",
    path: "notebooks/13_public_safety.ipynb",
  },
];

/**
 * The promises of README, notebooks and sinks. A sentence of the README is one as soon as it is a
 * link into the page of faults, and so is what a sink says that it guarantees.
 *
 * @throws {Error} naming a sentence that is no longer where it was.
 *
 * @example
 * ```ts
 * import { findClaims } from "@lib/testing/faults/find_claims.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [first] = findClaims();
 * assertEquals([first?.name, first?.path], ["a-second-demo", "README.md"]);
 * ```
 */
export function findClaims(): Claim[] {
  for (const { says, path } of SENTENCES) {
    if (!proseOf(path).includes(says)) throw new Error(`${path} does not say "${says}"`);
  }
  return [...linksOfReadme(), ...SENTENCES, ...guaranteesOfSinks()];
}

function linksOfReadme(): Claim[] {
  return [...proseOf(README).matchAll(LINK)].map(([, says, name]) => ({
    name: name!,
    says: says!,
    path: README,
  }));
}

function guaranteesOfSinks(): Claim[] {
  const files = globSync(SINKS).filter((path) => !path.endsWith("_test.ts")).sort();
  return files.flatMap((path) =>
    [...Deno.readTextFileSync(path).matchAll(GUARANTEE)].map(([, says]) => ({
      name: `sink ${/(?:create_)?(\w+?)(?:_sink)?\.ts$/.exec(path)![1]!.replaceAll("_", " ")}`,
      says: says!,
      path,
    }))
  );
}

/** A document's text in one line; of a notebook, that of its Markdown. */
function proseOf(path: string): string {
  const text = Deno.readTextFileSync(path);
  const prose = path.endsWith(".ipynb")
    ? (JSON.parse(text).cells as { cell_type: string; source: string[] }[])
      .filter(({ cell_type }) => cell_type === "markdown")
      .map(({ source }) => source.join(""))
      .join("\n")
    : text;
  return prose.replaceAll(/\s+/g, " ");
}
