/** Documents as bytes: BSON by the codec that MongoDB's own driver uses. @module */

import { calculateObjectSize, deserialize, ObjectId, serialize } from "bson";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Document } from "./mongo.ts";

/** The id that a document gets which brings none. */
export { ObjectId };

/** A server stores one byte more, its driver does not send it. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 - 1;

/** Fields that are undefined are left out, here and by the driver. */
export const BSON_OPTIONS = { ignoreUndefined: true } as const;

/**
 * The document with its `_id` first, where MongoDB keeps it: its own, or a new ObjectId.
 *
 * @throws {UsageError} for an `_id` that is not a single value.
 *
 * @example
 * ```ts
 * import { withId } from "@lib/connectors/mongo/bson.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.keys(withId({ soc_pct: 12, _id: "a" })), ["_id", "soc_pct"]);
 * ```
 */
export function withId(document: Document): Document {
  const { _id = new ObjectId(), ...rest } = document;
  if (!isIdValue(_id)) {
    throw new UsageError(
      `_id must be a text, a finite number, a date or an ObjectId: current value is ${
        JSON.stringify(_id)
      }`,
    );
  }
  return { _id, ...rest };
}

/** The BSON of a document; {@linkcode checkSize} says whether it may be stored. */
export function encodeDocument(document: Document): Uint8Array {
  return serialize(document, BSON_OPTIONS);
}

/** A document from its BSON: whole numbers that a double can hold come back as numbers. */
export function decodeDocument(bytes: Uint8Array): Document {
  return deserialize(bytes);
}

/** How many bytes a document takes. */
export function documentSize(document: Document): number {
  return calculateObjectSize(document, BSON_OPTIONS);
}

/** @throws {UsageError} if a document of so many bytes is more than MongoDB takes. */
export function checkSize(bytes: number, collection: string): void {
  if (bytes <= MAX_DOCUMENT_BYTES) return;
  throw new UsageError(
    `A document of ${collection} must have at most ${MAX_DOCUMENT_BYTES} bytes as BSON (16 MB): ` +
      `this one has ${bytes}`,
  );
}

/** Whether a value is an ObjectId of any copy of the codec: the driver brings its own. */
export function isObjectId(value: unknown): value is ObjectId {
  return (value as { _bsontype?: unknown } | null | undefined)?._bsontype === "ObjectId";
}

function isIdValue(value: unknown): boolean {
  return typeof value === "string" || Number.isFinite(value) || value instanceof Date ||
    isObjectId(value);
}
