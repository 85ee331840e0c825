/** `--contract`: what a record is, where it is not EV telemetry. @module */

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Contract, contract as checked } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** The option. */
export const CONTRACT_OPTION = {
  contract: {
    kind: "text",
    value: "FILE.ts",
    doc: "what a record is: a module that exports one contract (default: EV telemetry)",
  },
} as const;

/**
 * The contract that a module exports, by default or as the only one; EV telemetry without a path. The
 * module is code, and runs with the rights of the command.
 *
 * @throws {UsageError} naming the file, where it cannot be loaded or has not just one contract, and
 * what is wrong in the contract.
 *
 * @example
 * ```ts
 * import { readContract } from "@lib/cli/contract_option.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { name } = await readContract("lib/testing/water_level.ts");
 * assertEquals([name, (await readContract(undefined)).name], ["water_level", "ev_telemetry"]);
 * ```
 */
export async function readContract(path: string | undefined): Promise<Contract> {
  if (path === undefined) return evTelemetry;
  const exported = await importModule(path);
  const found = exported["default"] === undefined
    ? Object.entries(exported).filter(([, value]) => isContract(value))
    : [["default", exported["default"]] as const];
  const [first, second] = found;
  if (first === undefined || second !== undefined || !isContract(first[1])) {
    const names = Object.keys(exported).join(", ") || "nothing";
    throw mistake(path, `a module that exports one contract, this one exports ${names}`);
  }
  try {
    return checked(first[1]);
  } catch (cause) {
    throw mistake(path, `a module with a contract that holds together: ${said(cause)}`, cause);
  }
}

async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const { isFile } = await Deno.stat(path).catch((cause) => {
    throw mistake(path, "a file that can be read", cause);
  });
  if (!isFile) throw mistake(path, "a file");
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    throw mistake(path, `a module that can be loaded: ${said(cause)}`, cause);
  }
}

/** Its parts are there; whether they fit together is for the contract's own check to say. */
function isContract(value: unknown): value is Contract {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(evTelemetry).every((part) => Object.hasOwn(value, part));
}

function said(cause: unknown): string {
  return cause instanceof Error ? plainReason(cause) : String(cause);
}

function mistake(path: string, accepted: string, cause?: unknown): UsageError {
  return new UsageError(`--contract must be ${accepted}: current value is "${path}"`, { cause });
}
