/** What the documents promise. @module */

import { globSync } from "node:fs";

/** A promise, and where it stands. */
export interface Claim {
  /** What a test calls it that shows it. */
  readonly name: string;
  /** As it stands there. */
  readonly says: string;
  readonly path: string;
}

const README = "README.md";
/** The part of the README whose points are promises, each named by its first words in bold. */
const PROMISES = /^## What you can rely on\n([^]*?)(?=^## )/m;
const PROMISE = /^- \*\*(.+?)\*\*/gm;
/** Every sink but `none`, which promises nothing. */
const SINKS = "lib/streaming/sinks/{create_*,for_each_batch}.ts";
const GUARANTEE = /\bguarantee:\s*"([^"]+)"/g;

/** Sentences that promise something elsewhere; they stand there word for word. */
const SENTENCES: readonly Claim[] = [
  {
    name: "Never the embedded one in silence",
    says: "the embedded one never takes its place",
    path: README,
  },
  {
    name: "A second demo",
    says: "Run it again: it finds that nothing is new",
    path: README,
  },
  {
    name: "The stop button",
    says:
      "The stop button ends work that shows a progress bar, or that was given `stopSignal()`, " +
      "and keeps all variables",
    path: README,
  },
  {
    name: "Within seconds",
    says: "A real one that does not answer is an error within seconds",
    path: README,
  },
  {
    name: "One owner",
    says: "Each has one owner at a time; a second one is told who that is",
    path: README,
  },
  { name: "Sums of a topic", says: "made = acknowledged, alerts likewise", path: README },
  {
    name: "A topic read twice",
    says: "the lake knows what it has, and a second run adds nothing",
    path: README,
  },
  {
    name: "Deleted records",
    says: "Records that are deleted before they were read end the run with an error",
    path: README,
  },
  {
    name: "Metrics made good",
    says: "the next run with `--metrics mongo` makes good what is missing",
    path: README,
  },
  {
    name: "Fast producer",
    says: "a producer that is faster than the broker accepts is slowed down and loses nothing",
    path: README,
  },
  {
    name: "Slow consumer",
    says: "a consumer may take longer than its session and keeps its partitions",
    path: README,
  },
  {
    name: "Large message",
    says: "a message above the topic's limit is refused by name, and nothing of its call is stored",
    path: README,
  },
  {
    name: "Uncommitted work",
    says: "what a consumer had processed but not committed when it died is delivered again",
    path: README,
  },
  {
    name: "Broker killed",
    says: "A broker killed twice while producing lost and doubled nothing acknowledged",
    path: README,
  },
  {
    name: "Spark publishes at once",
    says: "what it wrote is published in one commit: a job that is killed changes nothing",
    path: README,
  },
  {
    name: "Spark judges the same",
    says: "Tests hold every row of clean and quarantine to DuckDB's",
    path: README,
  },
  {
    name: "Untrusted notebooks",
    says: "one that came from elsewhere shows its pictures and runs no scripts",
    path: README,
  },
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
 * The promises of README, notebooks and sinks. Those that have a form are found by it, so that a new
 * one is there as soon as it is written: the README's points, and what a sink says it guarantees.
 *
 * @throws {Error} naming a sentence that is no longer where it was.
 *
 * @example
 * ```ts
 * import { findClaims } from "@lib/testing/faults/find_claims.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [first] = findClaims();
 * assertEquals([first?.name, first?.path], ["Nothing lost, nothing twice", "README.md"]);
 * ```
 */
export function findClaims(): Claim[] {
  for (const { says, path } of SENTENCES) {
    if (!proseOf(path).includes(says)) throw new Error(`${path} does not say "${says}"`);
  }
  return [...pointsOfReadme(), ...SENTENCES, ...guaranteesOfSinks()];
}

function pointsOfReadme(): Claim[] {
  const [, text = ""] = PROMISES.exec(Deno.readTextFileSync(README)) ?? [];
  return [...text.matchAll(PROMISE)].map(([, bold]) => {
    const name = bold!.replace(/[.,]$/, "");
    return { name, says: name, path: README };
  });
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
