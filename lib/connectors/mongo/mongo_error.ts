/** The error of a document store that refuses or does not answer. @module */

import { ServiceError } from "@lib/connectors/service_error.ts";

/** Why it failed. */
export const MONGO_ERROR_CODES = [
  "UNREACHABLE",
  "AUTHENTICATION",
  "DUPLICATE_KEY",
  "INDEX_CONFLICT",
  "STORE_BUSY",
  "STORE_DAMAGED",
  "STORE_FULL",
  "STORE_READ_ONLY",
  "CLOSED",
  "SERVER",
] as const;
export type MongoErrorCode = (typeof MONGO_ERROR_CODES)[number];

/**
 * The store refused or did not answer. The message names the server or folder, never credentials.
 *
 * @example
 * ```ts
 * import { MongoError } from "@lib/connectors/mongo/mongo_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new MongoError("UNREACHABLE", "MongoDB at localhost:27017 did not answer");
 * assertEquals([error.code, error.isRetriable], ["UNREACHABLE", true]);
 * ```
 */
export class MongoError extends ServiceError<MongoErrorCode> {
  override readonly name = "MongoError";
}
