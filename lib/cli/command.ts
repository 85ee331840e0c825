/** Declares a command once: its options, its help text and the checks on what was typed. @module */

import { parseArgs } from "node:util";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { ReaderLeftError } from "@lib/feedback/reader_left_error.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { writeLine } from "./write_line.ts";

/** One option of a command. `kind` decides how its text is read; `doc` is its line in `--help`. */
export interface Option {
  readonly kind: "text" | "number" | "integer" | "flag";
  readonly doc: string;
  /** One letter that does the same with a single dash, such as `p`. */
  readonly short?: string;
  /** Placeholder in the help text, such as `PATH`. */
  readonly value?: string;
  /** Used when the option is not given; without one the parsed value is `undefined`. */
  readonly default?: string | number | boolean;
  /** Closed list of accepted texts. */
  readonly choices?: readonly string[];
  /** Whether a number is acceptable, and how to say so; a text is never empty. */
  readonly accepts?: { readonly test: (value: number) => boolean; readonly say: string };
  /** May be given several times; the parsed value is a list. Any other takes one value. */
  readonly repeated?: boolean;
}

/** A command: how it is called and what it takes. */
export interface Command<O extends Readonly<Record<string, Option>>> {
  /** As typed after `deno task`, such as `"simulate"`. */
  readonly name: string;
  readonly summary: string;
  /** Words before the options, such as `[fleet|iot]`; empty for none. */
  readonly positionals?: string;
  readonly options: O;
  /** One full command line that works as written. */
  readonly example?: string;
}

type One<T extends Option> = T["kind"] extends "flag" ? boolean
  : T["kind"] extends "text"
    ? (T extends { choices: readonly (infer Choice extends string)[] } ? Choice : string)
  : number;
type Maybe<T extends Option> = T extends { default: string | number | boolean } ? One<T>
  : T["kind"] extends "flag" ? boolean
  : One<T> | undefined;

/** What the options of a command parse to, by name in camelCase (`--low-soc` is `lowSoc`). */
export type Parsed<O extends Readonly<Record<string, Option>>> = {
  readonly [K in keyof O as CamelCase<K & string>]: O[K] extends { repeated: true } ? One<O[K]>[]
    : Maybe<O[K]>;
};
type CamelCase<S extends string> = S extends `${infer A}-${infer B}`
  ? `${A}${Capitalize<CamelCase<B>>}`
  : S;

const HELP: Option = { kind: "flag", doc: "this text" };

/**
 * Reads a command line.
 *
 * @throws {UsageError} naming the flag, its value and what is accepted.
 *
 * @example
 * ```ts
 * import { parseCommand } from "@lib/cli/command.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const command = {
 *   name: "greet",
 *   summary: "Says hello.",
 *   options: { times: { kind: "integer", default: 1, doc: "how often" } },
 * } as const;
 * assertEquals(parseCommand(command, ["--times", "3"]).values.times, 3);
 * ```
 */
export function parseCommand<const O extends Readonly<Record<string, Option>>>(
  command: Command<O>,
  args: readonly string[],
): { values: Parsed<O>; positionals: string[]; help: boolean; given: ReadonlySet<string> } {
  const { typed, positionals } = tokenize(command, args);
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(command.options)) {
    const read = (typed.get(name) ?? []).map((text) => readValue(name, option, text));
    values[camelCase(name)] = option.repeated
      ? read
      : read[0] ?? option.default ?? (option.kind === "flag" ? false : undefined);
  }
  if (positionals.length > 0 && command.positionals === undefined) {
    throw new UsageError(
      `${command.name} takes options only: current value is ${JSON.stringify(positionals[0])}`,
    );
  }
  return {
    values: values as Parsed<O>,
    positionals,
    help: typed.has("help"),
    given: new Set(typed.keys()),
  };
}

/** The text that `--help` prints. */
export function helpText(command: Command<Readonly<Record<string, Option>>>): string {
  const rows = Object.entries(command.options).map(([name, option]) => {
    const value = option.kind === "flag"
      ? ""
      : ` ${option.value ?? option.choices?.join("|") ?? option.kind.toUpperCase()}`;
    const fallback = option.default === undefined || option.kind === "flag"
      ? ""
      : ` (default ${option.default})`;
    const short = option.short === undefined ? "" : `-${option.short}, `;
    return { left: `  ${short}--${name}${value}`, right: `${option.doc}${fallback}` };
  });
  rows.push({ left: "  --help", right: HELP.doc });
  const width = Math.min(40, Math.max(...rows.map((row) => row.left.length))) + 2;
  const lines = rows.map(({ left, right }) =>
    left.length < width ? left.padEnd(width) + right : `${left}\n${" ".repeat(width)}${right}`
  );
  const usage = `usage: deno task ${command.name}${
    command.positionals ? ` ${command.positionals}` : ""
  } [options]`;
  const example = command.example ? `\n\nexample: ${command.example}` : "";
  return `${command.summary}\n\n${usage}\n\n${lines.join("\n")}${example}`;
}

/**
 * Runs a command as a program: `--help` prints, a {@linkcode UsageError} is one line and exit status
 * 2, any other error is one line and exit status 1 (with `LAB_DEBUG=1`, its stack too). A reader of
 * stdout that leaves, as `head` does, ends the command with status 0.
 */
export async function runCommand<const O extends Readonly<Record<string, Option>>>(
  command: Command<O>,
  args: readonly string[],
  main: (call: { values: Parsed<O>; positionals: string[]; given: ReadonlySet<string> }) =>
    | Promise<number>
    | number,
): Promise<never> {
  let status: number;
  try {
    const call = parseCommand(command, args);
    if (call.help) {
      writeLine(Deno.stdout, helpText(command));
      status = 0;
    } else {
      status = await main(call);
    }
  } catch (error) {
    status = error instanceof ReaderLeftError ? 0 : error instanceof UsageError ? 2 : 1;
    if (status > 0) writeLine(Deno.stderr, `${command.name}: ${describe(error)}`);
    if (status === 2) writeLine(Deno.stderr, `See: deno task ${command.name} --help`);
  }
  Deno.exit(status);
}

/** What was typed for each option, in order; a flag has `true`. */
function tokenize(
  command: Command<Readonly<Record<string, Option>>>,
  args: readonly string[],
): { typed: Map<string, (string | true)[]>; positionals: string[] } {
  const options: Record<string, Option> = { ...command.options, help: HELP };
  // Not strict, since what Node says of a mistake does not name what is accepted.
  const { tokens, positionals } = parseArgs({
    args: attachNegatives(args),
    options: Object.fromEntries(
      Object.entries(options).map(([name, { kind, short }]) => [name, {
        type: kind === "flag" ? "boolean" as const : "string" as const,
        ...(short !== undefined && { short }),
      }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const typed = new Map<string, (string | true)[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const accepted = Object.keys(options).map((name) => `--${name}`).join(", ");
      throw new UsageError(`${rawName} is not an option: accepted are ${accepted}`);
    }
    // A word that looks like an option is taken for one, and not for the value before it.
    const text = !inlineValue && /^-./.test(token.value ?? "") ? undefined : token.value;
    if ((option.kind === "flag") !== (text === undefined)) throw mistake(name, option, text);
    const before = typed.get(name) ?? [];
    if (before.length > 0 && option.kind !== "flag" && !option.repeated) {
      throw new UsageError(
        `--${name} must be given once: current values are ${JSON.stringify(before[0])} and ${
          JSON.stringify(text)
        }`,
      );
    }
    typed.set(name, [...before, text ?? true]);
  }
  return { typed, positionals };
}

/** `--hz -1` is a value here, not an option, so that the answer can name what is wrong with it. */
function attachNegatives(args: readonly string[]): string[] {
  const out: string[] = [];
  for (const arg of args) {
    const last = out.at(-1);
    if (/^-[\d.]/.test(arg) && last?.startsWith("--") && !last.includes("=")) {
      out[out.length - 1] = `${last}=${arg}`;
    } else out.push(arg);
  }
  return out;
}

function readValue(name: string, option: Option, text: string | true): unknown {
  if (text === true) return true;
  if (option.kind === "text") {
    if (text === "" || option.choices?.includes(text) === false) throw mistake(name, option, text);
    return text;
  }
  const value = text.trim() === "" ? NaN : Number(text);
  const fits = Number.isFinite(value) &&
    (option.kind !== "integer" || Number.isSafeInteger(value)) &&
    (option.accepts?.test(value) ?? true);
  if (!fits) throw mistake(name, option, text);
  return value;
}

function mistake(name: string, option: Option, text: string | undefined): UsageError {
  return new UsageError(
    `--${name} must be ${acceptedBy(option)}: ${
      text === undefined ? "its value is missing" : `current value is ${JSON.stringify(text)}`
    }`,
  );
}

function acceptedBy({ kind, choices, accepts, value }: Option): string {
  if (accepts !== undefined) return accepts.say;
  switch (kind) {
    case "flag":
      return "given without a value";
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "text":
      if (choices !== undefined) return `one of ${choices.join(", ")}`;
      return value === undefined ? "a text, not empty" : `${value}, not empty`;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (Deno.env.get("LAB_DEBUG")) return error.stack ?? error.message;
  return plainReason(error);
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
