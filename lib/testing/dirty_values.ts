/** JSON texts of single values, good and bad in every way that a reader could take differently. @module */

import type { Column, Contract, Range } from "@lib/contracts/contract.ts";
import type { PythonRandom } from "@lib/simulation/python_random.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";

/** Values of every JSON type, and spellings at the edge of what is a number or a text. */
const ANY_VALUE = [
  ...["null", "true", "false", "{}", "[]", '{"a": 1}', "[1]", "[null]", "[[1, 2]]", '["1"]'],
  ...["0", "-0", "-0.0", "0.0", "1", "1e0", "1E+2", "100.0", "1e-7", "5e-324", "-5e-324", "1e-400"],
  ...["1e308", "-1e308", "1.7976931348623157e308", "1.7976931348623159e308", "1e400", "-1e400"],
  ...["9007199254740993", "-9007199254740993", "18446744073709551616", "123456789012345678901234"],
  ...["0.1234567890123456789", "1e22", "1e23", "4.35", "2.5e-3"],
  ...['""', '" "', '"1"', '"85.3"', '"NaN"', '"Infinity"', '"null"', '"true"', '"x"', '"a|b"'],
  ...['"|type:x|"', '"it\'s"', '"\\""', '"\\\\"', '"\\n"', '"\\u0000"', '"a\\u0000b"', '"%_.*$"'],
  ...['"é漢字😀"', '"e\\u0301"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\udc00\\ud800x"', '"\u2028"'],
];
/** Not values of JSON at all: the whole line cannot be read. */
const NO_VALUE = [
  "NaN",
  "Infinity",
  "-Infinity",
  "01",
  "+1",
  "1.",
  ".5",
  "1e",
  "0x10",
  "'x'",
  "tru",
];
NO_VALUE.push('"\t"', '"\\x"', '"\\u12"', "[1,]", "undefined", "");

const NO_INSTANT = [
  ...["2025-08-24", "18:05:30", "2025-08-24T18:05", "2025-8-24T18:05:30Z", "24/08/2025 18:05:30"],
  ...[
    "2025-08-24T24:00:00Z",
    "2025-08-24T18:60:00Z",
    "2025-08-24T23:59:60Z",
    "2025-02-29T00:00:00Z",
  ],
  ...[
    "2025-13-01T00:00:00Z",
    "2025-04-31T00:00:00Z",
    "2025-00-10T00:00:00Z",
    "2025-01-00T00:00:00Z",
  ],
  ...["2025-08-24T18:05:30.Z", "2025-08-24T18:05:30.1234567890Z", "2025-08-24T18:05:30+18:01"],
  ...["2025-08-24T18:05:30+00:60", "2025-08-24T18:05:30+0", "2025-08-24T18:05:30 Z", "1756058730"],
  ...[
    "2025-08-24t18:05:30z",
    " 2025-08-24T18:05:30Z",
    "2025-08-24T18:05:30Z ",
    "0000-01-01T00:00:00Z",
  ],
  ...["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "+2025-08-24T18:05:30Z", "now"],
  ...["２０２５-08-24T18:05:30Z", "2025-08-24T18:05:30,5Z", "2025-W34-7T18:05:30Z", "infinity"],
];
const FAR_INSTANTS = [
  ...["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999Z"],
  ...["1970-01-01T00:00:00Z", "2024-02-29T23:59:59.5-18:00", "1600-02-29T00:00:00+18:00"],
  ...["1677-09-21T00:12:43Z", "2262-04-11T23:47:16.854776Z", "0001-01-02T00:00:00+18:00"],
];

/** A text that is no JSON value. */
export function noValue(random: PythonRandom): string {
  return random.choice(NO_VALUE);
}

/** A value for a column: any JSON type, or one chosen to be hard for a column of its kind. */
export function dirtyValue(contract: Contract, name: string, random: PythonRandom): string {
  const column = contract.columns[name]!;
  if (random.random() < 0.4) return random.choice(ANY_VALUE);
  switch (column.type) {
    case "double":
      return edgeNumber(rangesOf(contract, name), random);
    case "double[]": {
      const wrong = random.random() < 0.4;
      const length = wrong ? random.randrange(column.length! + 3) : column.length!;
      return list(
        length,
        () =>
          random.random() < 0.1
            ? random.choice(ANY_VALUE)
            : edgeNumber(rangesOf(contract, name), random),
      );
    }
    case "string":
      return JSON.stringify(bentText(column, random));
    case "timestamp":
      return JSON.stringify(random.choice(random.random() < 0.7 ? NO_INSTANT : FAR_INSTANTS));
    case "boolean":
      return random.choice(["true", "false", "0", "1", '"true"', '"t"', "null"]);
  }
}

/**
 * An instant in one of the many ways to write it: other offsets, separators, and digits below the
 * microsecond, which are cut.
 */
export function respelledInstant(us: number, random: PythonRandom): string {
  const [text, minutes] = random.choice(
    [["Z", 0], ["+00:00", 0], ["-0000", 0], ["", 0], ["+05:30", 330], ["-0300", -180], [
      "+18:00",
      1080,
    ], ["-00:01", -1]] as const,
  );
  const written = formatTimestamp(us + minutes * 60_000_000).slice(0, 26);
  const [seconds, fraction] = written.split(".") as [string, string];
  const digits = random.random() < 0.5
    ? fraction.replace(/0+$/, "")
    : fraction + random.choice(["", "0", "9", "999"]);
  const separator = random.choice(["T", " "]);
  return seconds.replace("T", separator) + (digits === "" ? "" : `.${digits}`) + text;
}

/** The next double above (`direction` 1) or below (-1) a number. */
export function nextDouble(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0]! += value > 0 === direction > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0]!;
}

/** A number on or close to a limit, in the shortest spelling or with an exponent. */
function edgeNumber(ranges: readonly Range[], random: PythonRandom): string {
  if (ranges.length === 0) return random.choice(ANY_VALUE);
  const limit = random.choice(random.choice(ranges));
  const value = random.choice([
    limit,
    nextDouble(limit, 1),
    nextDouble(limit, -1),
    limit + 1,
    limit - 1,
    -limit,
    limit * (1 + random.uniform(-1e-9, 1e-9)),
    limit * random.uniform(-3, 3),
  ]);
  return random.random() < 0.2 ? value.toExponential() : String(value);
}

/** The range of a column, if it has one, and those that profiles give it. */
export function rangesOf(contract: Contract, name: string): Range[] {
  const ofProfiles = Object.values(contract.profiles).map(({ columns }) => columns?.[name]?.range);
  return [contract.columns[name]!.range, ...ofProfiles].filter((range) => range !== undefined);
}

/** A text that is nearly one of the accepted ones. */
function bentText({ enum: accepted = ["EV-00001", "a"] }: Column, random: PythonRandom): string {
  const text = random.choice(accepted);
  return random.choice([
    text,
    `${text}\n`,
    ` ${text}`,
    text.toLowerCase(),
    text.slice(0, -1),
    `${text}0`,
    text.replaceAll("0", "٠"),
    `${text}\0`,
    text.replace("-", "−"),
    `x\n${text}`,
  ]);
}

function list(length: number, element: () => string): string {
  return `[${Array.from({ length }, element).join(", ")}]`;
}
