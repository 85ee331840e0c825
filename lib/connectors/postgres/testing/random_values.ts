/** Values of every type, at random but always the same, for tests that store and read. @module */

import { PythonRandom } from "@lib/simulation/python_random.ts";
import type { StoredType } from "../column_type.ts";
import type { SqlValue } from "../postgres.ts";

/** Values that are easily got wrong come first. */
const EDGES = {
  integer: [0, -1, 2_147_483_647, -2_147_483_648],
  bigint: [0, 2 ** 53 - 1, 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n],
  "double precision": [0, -0, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 0.1],
  boolean: [true, false],
  text: ["", " ", "NULL", "\\", '"', "'", "{}", "\n\t\r", "é", "😀", "\u{10ffff}", "\u0001"],
  timestamptz: [0, -1, 1_756_058_730_000_001, -62_135_596_800_000_000n, 253_402_300_799_999_999n],
} as const;

type Drawn = keyof typeof EDGES;

/** `count` values of each type. */
export function randomValues(
  count: number,
): { readonly type: StoredType; readonly values: readonly SqlValue[] }[] {
  const random = new PythonRandom(20250824);
  const draws: Readonly<Record<Drawn, () => SqlValue>> = {
    integer: () => Math.floor(random.random() * 2 ** 32) - 2 ** 31,
    bigint: () => exact(BigInt.asIntN(64, bitsOf(random))),
    "double precision": () => doubleOf(bitsOf(random)),
    boolean: () => random.random() < 0.5,
    text: () => Array.from({ length: 12 }, () => characterOf(random)).join(""),
    timestamptz: () => exact(BigInt(Math.floor((random.random() * 2 - 1) * 6e15))),
  };
  const drawn = (Object.keys(EDGES) as Drawn[]).map((type) => {
    const values: SqlValue[] = [...EDGES[type]].slice(0, count);
    while (values.length < count) values.push(draws[type]());
    return { type, values };
  });
  const instants = drawn.find(({ type }) => type === "timestamptz")!;
  return [...drawn, { type: "timestamp", values: instants.values.toReversed() }];
}

function bitsOf(random: PythonRandom): bigint {
  return (BigInt(Math.floor(random.random() * 2 ** 32)) << 32n) |
    BigInt(Math.floor(random.random() * 2 ** 32));
}

function doubleOf(bits: bigint): number {
  return new Float64Array(BigUint64Array.of(bits).buffer)[0]!;
}

/** As the interface gives whole numbers. */
function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Any character but U+0000 and surrogates, those below 256 more often. */
function characterOf(random: PythonRandom): string {
  const end = random.random() < 0.7 ? 0x100 : 0x110000;
  const point = 1 + Math.floor(random.random() * (end - 1));
  return point >= 0xd800 && point <= 0xdfff ? "x" : String.fromCodePoint(point);
}
