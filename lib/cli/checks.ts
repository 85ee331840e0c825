/** `deno task checks`: looks whether stored data is as it should be. @module */

import { CASSANDRA_VARIABLES } from "@lib/connectors/cassandra/cassandra_settings.ts";
import { serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type CheckReport, type CheckResult, runChecks } from "@lib/quality/checks/run_checks.ts";
import type { Check, Outcome } from "@lib/quality/checks/check.ts";
import { figureText } from "@lib/quality/checks/figure_text.ts";
import { CHECKED_SYSTEMS } from "@lib/systems/checks/checked_systems.ts";
import { runCommand } from "./command.ts";
import { writeLine } from "./write_line.ts";

const NAMES = CHECKED_SYSTEMS.map(({ name }) => name);
const SIGNS: Readonly<Record<Outcome, string>> = { pass: "✓", warn: "!", fail: "✗", error: "?" };

const command = {
  name: "checks",
  summary: "Checks the stored data of a system; a failure, or a check that cannot be made, ends " +
    "with status 1.",
  positionals: NAMES.join("|"),
  options: {
    json: { kind: "flag", doc: "one JSON document about the checks on stdout" },
  },
  example: "deno task checks iot-monitoring",
} as const;

const VARIABLES = ["LAB_HOME", "POSTGRES_URL", ...CASSANDRA_VARIABLES];

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values: { json }, positionals }) => {
    const system = CHECKED_SYSTEMS.find(({ name }) => name === positionals[0]);
    if (system === undefined || positionals.length > 1) {
      throw new UsageError(
        `checks must be given one of ${NAMES.join(", ")}: ${
          positionals.length === 0
            ? "none is given"
            : `current value is ${JSON.stringify(positionals.join(" "))}`
        }`,
      );
    }
    const note = (text: string) => writeLine(Deno.stderr, text);
    await using store = await system.open({
      env: serviceEnvironment(VARIABLES),
      onNote: note,
    });
    const clock = { nowMicros: () => Date.now() * 1000 };
    const report = await runChecks(system.checks, store, clock);
    report.checks.forEach((result, at) => linesOf(system.checks[at]!, result).forEach(note));
    note(sumOf(report));
    if (json) writeLine(Deno.stdout, JSON.stringify({ system: system.name, ...report }));
    return report.counts.fail + report.counts.error > 0 ? 1 : 0;
  });
}

function linesOf(
  check: Check,
  { outcome, name, value, reason, details }: CheckResult,
): string[] {
  const measured = value === null ? "" : `: ${figureText(check, value)}`;
  const why = reason === null ? "" : ` (${reason})`;
  return [
    `${SIGNS[outcome]} ${name}${measured}${why}`,
    ...details.map((detail) => `    ${detail}`),
  ];
}

function sumOf({ outcome, counts }: CheckReport): string {
  const sums = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`);
  return `${outcome}: ${sums.join(", ")}`;
}
