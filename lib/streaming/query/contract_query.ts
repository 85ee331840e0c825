/** What a contract says of decoding, rejecting and deriving, as parts of a query. @module */

import type { StreamContract } from "@lib/contracts/stream_contract.ts";
import { compileExpression } from "@lib/quality/compile_expression.ts";
import {
  type DerivedField,
  NOT_AN_OBJECT,
  type RejectRule,
  type StreamQuery,
} from "./stream_query.ts";

/**
 * The parts of a query that its contract decides; windows and modes are the query's own.
 *
 * @example
 * ```ts
 * import { sensorReading } from "@lib/contracts/sensor_reading.ts";
 * import { contractQuery } from "@lib/streaming/query/contract_query.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { decode, reject } = contractQuery(sensorReading);
 * assertEquals(decode.fields["value"], "double");
 * assertEquals(reject[3]?.code, "NULL_VALUE");
 * ```
 */
export function contractQuery(
  contract: StreamContract,
): Required<Pick<StreamQuery, "name" | "decode" | "reject" | "derive">> {
  const { name, fields, eventTime, unreadable, rules, derived } = contract;
  const formulas = mapValues(derived, ({ from }) => from);
  return {
    name,
    decode: {
      format: "json",
      fields: mapValues(fields, ({ type }) => type),
      eventTime,
      strict: true,
    },
    reject: [
      {
        ...unreadable,
        when: NOT_AN_OBJECT,
        applies: ({ isObject }) => !isObject,
      },
      ...rules.map(({ code, message, when }): RejectRule => {
        const condition = compileExpression(when);
        return { code, message, when, applies: ({ row }) => condition(row) === true };
      }),
    ],
    derive: mapValues(derived, ({ type, from }): DerivedField => {
      const formula = compileExpression(from, formulas);
      return { type, from, compute: ({ row }) => formula(row) };
    }),
  };
}

function mapValues<V, W>(
  record: Readonly<Record<string, V>>,
  change: (value: V) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
