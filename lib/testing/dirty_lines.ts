/** Lines of a record kind, dirty in every way and in all combinations, from a seed. @module */

import { type Contract, pathOf, type Range } from "@lib/contracts/contract.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { dirtyValue, noValue, rangesOf, respelledInstant } from "./dirty_values.ts";

/** What lines to make. */
export interface DirtyLinesOptions {
  readonly seed: number;
  readonly lines: number;
  /** Good texts of a column, where an enumeration does not give them; default a, b and c. */
  readonly texts?: Readonly<Record<string, readonly string[]>>;
  /** How the numbers of a column are drawn before they are spoiled; default evenly over its range. */
  readonly numbers?: Readonly<Record<string, (random: PythonRandom) => number>>;
  /** Columns that no line has. */
  readonly absent?: readonly string[];
  /** Share of lines without any dirt; default 0.2. */
  readonly healthy?: number;
}

/** A field of an object: its key and either the text of its value or the fields of an object. */
type Field = [key: string, value: string | Field[]];

const START_US = 1_756_058_730_000_000;
/** So few that keys repeat by themselves. */
const INSTANTS = 400;
const encoder = new TextEncoder();

/**
 * Lines as bytes, without LF: good records; records with one or more wrong, missing, repeated or
 * unknown fields; keys of earlier rows, spelled the same or otherwise; text that is no record; blanks.
 *
 * @example
 * ```ts
 * import { dirtyLines } from "@lib/testing/dirty_lines.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { seed: 1, lines: 50 };
 * assertEquals(dirtyLines(evTelemetry, options), dirtyLines(evTelemetry, options));
 * ```
 */
export function dirtyLines(contract: Contract, options: DirtyLinesOptions): Uint8Array[] {
  const { seed, lines, healthy = 0.2 } = options;
  const random = new PythonRandom(seed);
  return Array.from({ length: lines }, () => {
    const record = healthyRecord(contract, options, random);
    // Mostly one or two kinds of dirt, as more of them hide each other; now and then a heap.
    const kinds = random.random() < healthy ? 0 : random.choice([1, 1, 1, 2, 2, 3, 5, 12]);
    for (let kind = 0; kind < kinds; kind++) soil(contract, record, random);
    if (random.random() < 0.1) shuffle(record, random);
    const text = objectText(record, random.choice([[", ", ": "], [",", ":"], [" ,\t", "\r: "]]));
    return random.random() < 0.06 ? brokenLine(text, random) : encoder.encode(text);
  });
}

function healthyRecord(
  contract: Contract,
  { texts = {}, numbers = {}, absent = [] }: DirtyLinesOptions,
  random: PythonRandom,
): Field[] {
  // Profiles may be so narrow that a number of the whole range hardly ever passes them all.
  const isNarrow = random.random() < 0.5;
  const record: Field[] = Object.keys(contract.objects).map((name) => [name, []]);
  for (const [name, column] of Object.entries(contract.columns)) {
    if (absent.includes(name)) continue;
    const path = pathOf(contract, name);
    const ranges = rangesOf(contract, name);
    const [lo, hi] = isNarrow || ranges[0] === undefined ? overlap(ranges) : ranges[0];
    const number = () => numbers[name]?.(random) ?? random.uniform(lo, hi);
    const value = (): string => {
      switch (column.type) {
        case "double":
          return String(number());
        case "double[]":
          return `[${Array.from({ length: column.length! }, number).join(", ")}]`;
        case "string":
          return JSON.stringify(random.choice(texts[name] ?? column.enum ?? ["a", "b", "c"]));
        case "boolean":
          return random.choice(["true", "false"]);
        case "timestamp": {
          const us = START_US + random.randrange(INSTANTS) * 500_000 + random.choice([0, 0, 0, 1]);
          return JSON.stringify(respelledInstant(us, random));
        }
      }
    };
    fieldsAt(record, path.slice(0, -1))!.push([path.at(-1)!, value()]);
  }
  return record;
}

function overlap(ranges: readonly Range[]): Range {
  return [
    Math.max(-1000, ...ranges.map(([lo]) => lo)),
    Math.min(1000, ...ranges.map(([, hi]) => hi)),
  ];
}

/** Spoils one thing about a record, in place. */
function soil(contract: Contract, record: Field[], random: PythonRandom): void {
  const isObject = random.random() < 0.08;
  const objects = Object.keys(contract.objects);
  const name = random.choice(Object.keys(contract.columns));
  const path = isObject ? [random.choice(objects)] : pathOf(contract, name);
  // An object that was spoiled before has no fields any more.
  const fields = fieldsAt(record, path.slice(0, -1));
  if (fields === undefined) return;
  const key = path.at(-1)!;
  const at = fields.findIndex(([other]) => other === key);
  const bad = isObject
    ? random.choice(["null", "[]", "{}", "1", '"{}"', "true", '[{"a": 1}]'])
    : dirtyValue(contract, name, random);
  const dirt = random.random();
  if (dirt < 0.15) {
    if (at >= 0) fields.splice(at, 1);
  } else if (dirt < 0.25) {
    // A key that comes twice, the bad value first or last.
    fields.splice(random.choice([Math.max(at, 0), fields.length]), 0, [key, bad]);
  } else if (dirt < 0.3) {
    const strange = random.choice(["unknown", "__proto__", "constructor", "", "é", key + " "]);
    fields.push([strange, random.choice([bad, "{}", "null"])]);
  } else if (dirt < 0.32) {
    fields[Math.max(at, 0)] = [key, noValue(random)];
  } else if (at >= 0) {
    fields[at] = [key, bad];
  } else {
    fields.push([key, bad]);
  }
}

/** The fields of the last object at a path; undefined where there is none. */
function fieldsAt(record: Field[], path: readonly string[]): Field[] | undefined {
  let fields = record;
  for (const key of path) {
    const value = fields.findLast(([other]) => other === key)?.[1];
    if (!Array.isArray(value)) return undefined;
    fields = value;
  }
  return fields;
}

function objectText(fields: readonly Field[], [comma, colon]: readonly string[]): string {
  const texts = fields.map(([key, value]) =>
    JSON.stringify(key) + colon +
    (typeof value === "string" ? value : objectText(value, [comma!, colon!]))
  );
  return `{${texts.join(comma)}}`;
}

/** Text that is no record, a blank line, or a record with something around it that is allowed. */
function brokenLine(text: string, random: PythonRandom): Uint8Array {
  const bytes = encoder.encode(text);
  const cut = random.randrange(bytes.length + 1);
  const other = random.choice([
    ...["", " ", "\t \r", "\r", "{}", "[]", "null", "1", '"text"', "nonsense", "{", "\0", "\ufeff"],
    ...[`${text}\r`, ` ${text} \t`, `\t${text}`, `${text}\v`, `\u00a0${text}`, `\ufeff${text}`],
    ...[`${text}x`, `${text}{}`, `${text}${text}`, `[${text}]`, `${text},`, `${text} // note`],
    ...[text.replaceAll('"', "'"), text.replace("}", ",}"), text.replace("{", ""), "9".repeat(400)],
    `{"a": ${"[".repeat(200)}${"]".repeat(200)}, ${text.slice(1)}`,
    text.replace("{", `{"${"long ".repeat(2000)}": 1, `),
  ]);
  return random.choice([
    encoder.encode(other),
    bytes.slice(0, cut),
    // Bytes that are not UTF-8: a lone continuation, an overlong form, half a surrogate pair.
    insert(bytes, cut, random.choice([[0x80], [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80]])),
  ]);
}

function insert(bytes: Uint8Array, at: number, what: readonly number[]): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...what, ...bytes.subarray(at)]);
}

function shuffle(fields: Field[], random: PythonRandom): void {
  for (let at = fields.length - 1; at > 0; at--) {
    const other = random.randrange(at + 1);
    [fields[at], fields[other]] = [fields[other]!, fields[at]!];
  }
}
