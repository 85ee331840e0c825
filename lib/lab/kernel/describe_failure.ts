/** Says what went wrong in a cell, and where. @module */

import { findSyntaxError } from "./find_syntax_error.ts";
import { locateFrame, type Position } from "./locate_frame.ts";
import type { Outcome } from "./start_kernel.ts";

/** Why a cell failed. */
export interface Failure extends Partial<Position> {
  /** Class of the error, such as `"TypeError"`. */
  readonly name: string;
  /** May have several lines. */
  readonly message: string;
  /** The stack trace as lines, with the place in the cell. */
  readonly traceback: readonly string[];
}

/**
 * The failure that an outcome of `code` stands for. Line and column, from 1, are those in the cell;
 * they are absent where the kernel does not tell.
 *
 * @example
 * ```ts
 * import { describeFailure } from "@lib/lab/kernel/describe_failure.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const failure = await describeFailure({ status: "timeout", timeoutMs: 1500 }, { code: "" });
 * assertEquals(failure.message, "The cell ran longer than 1.5 s and was ended");
 * ```
 */
export async function describeFailure(
  outcome: Exclude<Outcome, { status: "ok" }>,
  options: { readonly code: string },
): Promise<Failure> {
  const { code } = options;
  switch (outcome.status) {
    case "timeout":
      return plain(
        "TimeoutError",
        `The cell ran longer than ${outcome.timeoutMs / 1000} s and was ended`,
      );
    case "ended":
      return plain(
        "KernelEnded",
        `The kernel ended with exit code ${outcome.code} while the cell ran`,
      );
    case "error":
      // Without a stack the code may not have started: the kernel then says "Execution failed" only.
      return await locate(outcome, code) ?? await parse(code) ?? plain(
        outcome.name,
        outcome.traceback.length > 0
          ? outcome.message
          : `${outcome.message}: a package that the cell imports may be missing or misspelled`,
      );
  }
}

type Thrown = Extract<Outcome, { status: "error" }>;

async function locate(thrown: Thrown, code: string): Promise<Failure | undefined> {
  const found = await locateFrame(code, thrown.traceback);
  if (found === undefined) return undefined;
  const { name, message, traceback } = thrown;
  const { frame, ...position } = found;
  return { name, message, ...position, traceback: traceback.with(frame, place(position)) };
}

async function parse(code: string): Promise<Failure | undefined> {
  const mistake = await findSyntaxError(code);
  if (mistake === undefined) return undefined;
  const { message, line, column } = mistake;
  const shown = code.split("\n")[line - 1] ?? "";
  return {
    name: "SyntaxError",
    message,
    line,
    column,
    traceback: [`SyntaxError: ${message}`, shown, `${" ".repeat(column - 1)}^`, place(mistake)],
  };
}

function place({ line, column }: Position): string {
  return `    at line ${line}, column ${column} of this cell`;
}

function plain(name: string, message: string): Failure {
  return { name, message, traceback: [`${name}: ${message}`] };
}
