/** The error of a document store that refuses or does not answer. @module */

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

/** Whether the same call can succeed later without anyone changing anything here. */
const IS_RETRIABLE: Readonly<Record<MongoErrorCode, boolean>> = {
  UNREACHABLE: true,
  AUTHENTICATION: false,
  DUPLICATE_KEY: false,
  INDEX_CONFLICT: false,
  STORE_BUSY: true,
  STORE_DAMAGED: false,
  STORE_FULL: false,
  STORE_READ_ONLY: false,
  CLOSED: false,
  SERVER: false,
};

/** What is known besides the message. */
export interface MongoErrorOptions extends ErrorOptions {
  /** Which document of the call was refused, from 0; those before it are stored. */
  readonly position?: number;
}

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
export class MongoError extends Error {
  override readonly name = "MongoError";
  readonly isRetriable: boolean;
  readonly position: number | undefined;

  constructor(readonly code: MongoErrorCode, message: string, options: MongoErrorOptions = {}) {
    super(message, options);
    this.isRetriable = IS_RETRIABLE[code];
    this.position = options.position;
  }
}
