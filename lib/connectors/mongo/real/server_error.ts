/** What a server's or the driver's error means, in words that help. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { MongoError } from "../mongo_error.ts";

/** Codes of servers that need words of their own (mongodb/mongo, error_codes.yml). */
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
const INDEX_OPTIONS_CONFLICT = 85;
const INDEX_KEY_SPECS_CONFLICT = 86;
const DUPLICATE_KEY = 11_000;

/** Names of the driver's errors for a server that is not there, or not any more. */
const UNANSWERED = /ServerSelection|Network|Timeout/;
const NO_CONNECTION = /^(ECONN|EPIPE|EHOST|ENET|ETIMEDOUT|ENOTFOUND)/;

/** Where the error came from. */
export interface ErrorPlace {
  /** The server, without credentials. */
  readonly place: string;
  /** The collection or database that was asked; absent while connecting. */
  readonly label?: string;
  readonly timeoutMs: number;
}

/** What the driver's errors hold, as far as we read it. */
interface DriverError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly writeErrors?: readonly { readonly index: number }[];
}

/**
 * The error to throw in place of the driver's.
 *
 * @example
 * ```ts
 * import { serverError } from "@lib/connectors/mongo/real/server_error.ts";
 * import { MongoError } from "@lib/connectors/mongo/mongo_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = Object.assign(new Error("Authentication failed."), { code: 18 });
 * const error = serverError(cause, { place: "db1:27017", timeoutMs: 5000 }) as MongoError;
 * assertEquals(error.code, "AUTHENTICATION");
 * ```
 */
export function serverError(cause: unknown, { place, label, timeoutMs }: ErrorPlace): unknown {
  if (cause instanceof MongoError || cause instanceof UsageError) return cause;
  const { name, message, code, writeErrors } = cause as DriverError;
  const isUnanswered = causesOf(cause).some((error) =>
    UNANSWERED.test(error.name) || NO_CONNECTION.test(String((error as DriverError).code))
  );
  const server = `MongoDB at ${place}`;
  if (isUnanswered) {
    return new MongoError(
      "UNREACHABLE",
      `${server} did not answer within ${timeoutMs / 1000} s (${message}): check that MONGO_URL ` +
        `names the right host and port, that the server runs, and that nothing is in between`,
      { cause },
    );
  }
  if (code === AUTHENTICATION_FAILED || /Credential/.test(name)) {
    return new MongoError(
      "AUTHENTICATION",
      `${server} does not accept the user name and password of MONGO_URL: check both, and the ` +
        `database that knows them (authSource)`,
      { cause },
    );
  }
  if (code === UNAUTHORIZED) {
    return new MongoError(
      "AUTHENTICATION",
      `${server} does not let the user of MONGO_URL do this on ${label ?? "it"}`,
      { cause },
    );
  }
  if (code === DUPLICATE_KEY) {
    const index = /index: (\S+)/.exec(message)?.[1] ?? "";
    const position = writeErrors?.[0]?.index;
    const which = position === undefined ? "" : ` (document ${position} of the call)`;
    return new MongoError(
      "DUPLICATE_KEY",
      `${label} has a document with this key in its unique index ${index} already${which}`,
      { cause, ...(position === undefined ? {} : { position }) },
    );
  }
  if (code === INDEX_OPTIONS_CONFLICT || code === INDEX_KEY_SPECS_CONFLICT) {
    return new MongoError(
      "INDEX_CONFLICT",
      `${label} has this index with other options: drop the collection, or ask for the index as ` +
        `it is (${message})`,
      { cause },
    );
  }
  return new MongoError("SERVER", `${server} refused: ${message}`, { cause });
}

/** An error of a batch hides the one of the network beneath it, not as its cause. */
function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const { cause, errorResponse } = error as { cause?: unknown; errorResponse?: unknown };
  return [error, ...causesOf(cause), ...causesOf(errorResponse)];
}
