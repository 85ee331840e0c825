/** Errors as a cell shows them. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** The part of V8's stack frames that is used here. */
interface Frame {
  getFileName(): string | null | undefined;
  toString(): string;
}

/** V8 calls it when a stack is read for the first time; TypeScript's types do not know it. */
interface StackFormat {
  prepareStackTrace?: (error: Error, frames: readonly Frame[]) => string;
}

/** A chain of causes may be a circle. */
const MAX_CAUSES = 5;

/**
 * Makes the stacks of errors say what a reader of a notebook needs. A {@linkcode UsageError} is its
 * message and the line of the cell: where in the library it was noticed helps nobody. The same goes for
 * work that was stopped. Any other error keeps its frames and also tells its causes, which the kernel
 * leaves out.
 *
 * @example
 * ```ts
 * import { readableErrors } from "@lib/display/cell/readable_errors.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const target: Parameters<typeof readableErrors>[0] = {};
 * readableErrors(target);
 * const error = new Error("outer", { cause: new RangeError("inner") });
 * assertStringIncludes(target.prepareStackTrace!(error, []), "Caused by: RangeError: inner");
 * ```
 */
export function readableErrors(target: StackFormat = Error as unknown as StackFormat): void {
  target.prepareStackTrace = (error, frames) => {
    const told = isReadersDoing(error) ? frames.filter(isOfCell) : frames;
    return [heading(error), ...told.map((frame) => `    at ${frame}`), ...causes(error)].join("\n");
  };
}

function isReadersDoing(error: Error): boolean {
  return error instanceof UsageError || error.name === "AbortError";
}

/** The code of a cell is in no file, neither one on a disk nor one of the runtime. */
function isOfCell(frame: Frame): boolean {
  return !(frame.getFileName() ?? "").includes("/");
}

function causes(error: Error): string[] {
  const lines: string[] = [];
  let cause = error.cause;
  while (cause !== undefined && lines.length < MAX_CAUSES) {
    lines.push(`Caused by: ${cause instanceof Error ? heading(cause) : Deno.inspect(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines;
}

/** An error may have no message, and a broken one may even fail to say its name. */
function heading(error: Error): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}
