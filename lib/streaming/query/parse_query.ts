/** Reads a query file. @module */

import { isObject } from "@lib/contracts/standard_row.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { refuse } from "./refuse.ts";
import {
  AGGREGATE_FUNCTIONS,
  FIELD_TYPES,
  OUTPUT_MODES,
  type StreamQuery,
} from "./stream_query.ts";

/** What a member may hold; absent and null mean the same everywhere. */
type Shape =
  | { readonly kind: "text" }
  | { readonly kind: "flag" }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | { readonly kind: "list"; readonly of: Shape }
  /** An object with any names. */
  | { readonly kind: "map"; readonly of: Shape }
  | { readonly kind: "object"; readonly members: Readonly<Record<string, Member>> }
  /** An object whose `type` says which members it has. */
  | {
    readonly kind: "variant";
    readonly of: Readonly<Record<string, Readonly<Record<string, Member>>>>;
  };

type Member = Shape & { readonly isRequired?: true };

const text = { kind: "text" } as const;
const flag = { kind: "flag" } as const;
const texts = { kind: "list", of: text } as const;
const choice = (of: readonly string[]) => ({ kind: "choice", of }) as const;
const required = <S extends Shape>(shape: S) => ({ ...shape, isRequired: true }) as const;

const QUERY: Shape = {
  kind: "object",
  members: {
    name: text,
    decode: {
      kind: "object",
      isRequired: true,
      members: {
        format: required(choice(["json"])),
        fields: { kind: "map", isRequired: true, of: choice(FIELD_TYPES) },
        eventTime: text,
        strict: flag,
      },
    },
    watermark: {
      kind: "object",
      members: {
        delay: required(text),
        scope: choice(["query", "partition"]),
        idleTimeout: text,
        futureLimit: text,
      },
    },
    dedup: {
      kind: "object",
      members: { op: required(choice(["within", "plain"])), cols: required(texts) },
    },
    window: {
      kind: "variant",
      of: {
        tumbling: { size: required(text), start: text },
        sliding: { size: required(text), slide: required(text), start: text },
        session: { gap: required(text) },
      },
    },
    keys: texts,
    aggregates: {
      kind: "list",
      of: {
        kind: "object",
        members: { fn: required(choice(AGGREGATE_FUNCTIONS)), column: text, as: required(text) },
      },
    },
    outputMode: choice(OUTPUT_MODES),
    retractions: flag,
    keepRecords: flag,
  },
};

/**
 * The query that a JSON text describes. A field that holds the event time is known in it only as
 * `event_timestamp`, whether it is declared or not, as a text or as a timestamp. Whether it can run is for `checkQuery` to say.
 *
 * @throws {UsageError} if the text is no JSON, or has a member that a query has not, lacks one that
 * it must have, or holds a value that it cannot; the message names the member, its value and what
 * is accepted.
 *
 * @example
 * ```ts
 * import { parseQuery } from "@lib/streaming/query/parse_query.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const decode = { format: "json", fields: { id: "string" } } as const;
 * assertEquals(parseQuery(JSON.stringify({ decode, window: null })), { decode });
 * assertThrows(
 *   () => parseQuery(JSON.stringify({ decode, outputMode: "all" })),
 *   UsageError,
 *   'outputMode must be append, update or complete: current value is "all"',
 * );
 * ```
 */
export function parseQuery(json: string): StreamQuery {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new UsageError(`The query must be one JSON object: ${(cause as Error).message}`, {
      cause,
    });
  }
  return withOneEventTime(read(value, QUERY, "the query") as StreamQuery);
}

/** A file's event time has one name: as a text it is not a field beside `event_timestamp`. */
function withOneEventTime(query: StreamQuery): StreamQuery {
  const { fields, eventTime } = query.decode;
  if (!eventTime || fields[eventTime] !== "string") return query;
  const { [eventTime]: _, ...others } = fields;
  return { ...query, decode: { ...query.decode, fields: others } };
}

function read(value: unknown, shape: Shape, path: string): unknown {
  const must = (what: string) => refuse(path, { value, must: what });
  switch (shape.kind) {
    case "text":
      return typeof value === "string" ? value : must("be a text");
    case "flag":
      return typeof value === "boolean" ? value : must("be true or false");
    case "choice":
      return shape.of.includes(value as string) ? value : must(`be ${listed(shape.of)}`);
    case "list":
      if (!Array.isArray(value)) return must("be a list");
      return value.map((item, i) => read(item, shape.of, `${path}[${i}]`));
    case "map":
      if (!isObject(value)) return must("be an object");
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [
          name,
          read(item, shape.of, `${path}.${name}`),
        ]),
      );
    case "object":
      return readMembers(value, shape.members, path);
    case "variant": {
      if (!isObject(value)) return must("be an object");
      const { type, ...rest } = value;
      const members = Object.hasOwn(shape.of, String(type)) ? shape.of[String(type)] : undefined;
      if (members === undefined) {
        return refuse(`${path}.type`, {
          value: type,
          must: `be ${listed(Object.keys(shape.of))}`,
        });
      }
      return { type, ...readMembers(rest, members, path) };
    }
  }
}

function readMembers(
  value: unknown,
  members: Readonly<Record<string, Member>>,
  path: string,
): Record<string, unknown> {
  if (!isObject(value)) return refuse(path, { value, must: "be an object" });
  const inside = path === "the query" ? "" : `${path}.`;
  for (const [name, unknown] of Object.entries(value)) {
    if (Object.hasOwn(members, name)) continue;
    const accepted = `be left out, since ${path} has only ${listed(Object.keys(members), "and")}`;
    refuse(`${inside}${name}`, { value: unknown, must: accepted });
  }
  const result: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const member = value[name] ?? null;
    if (member !== null) result[name] = read(member, shape, `${inside}${name}`);
    else if (shape.isRequired) {
      refuse(`${inside}${name}`, { value: value[name], must: "be given" });
    }
  }
  return result;
}

function listed(words: readonly string[], last = "or"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
