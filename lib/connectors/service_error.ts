/** What the errors of all services share. @module */

/**
 * Codes after which the same call can succeed later without anyone changing anything here. Not
 * `OUTCOME_UNKNOWN`: that write may have happened, so only a caller whose write is idempotent may
 * repeat it.
 */
const RETRIABLE: ReadonlySet<string> = new Set([
  "UNREACHABLE",
  "TIMEOUT",
  "CONFLICT",
  "STORE_BUSY",
  "LOG_BUSY",
]);

/** What is known besides the message. */
export interface ServiceErrorOptions extends ErrorOptions {
  /** Which record, document or row of the call was refused, from 0, where that is known. */
  readonly position?: number;
}

/**
 * A service refused or did not answer. The message names the server or folder, never credentials.
 *
 * @example
 * ```ts
 * import { ServiceError } from "@lib/connectors/service_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const busy = new ServiceError("STORE_BUSY", "The store is open in another process");
 * const refused = new ServiceError("BAD_VALUE", "A number is too large", { position: 2 });
 * assertEquals([busy.isRetriable, refused.isRetriable, refused.position], [true, false, 2]);
 * ```
 */
export class ServiceError<Code extends string = string> extends Error {
  override readonly name: string = "ServiceError";
  readonly isRetriable: boolean;
  readonly position: number | undefined;

  constructor(readonly code: Code, message: string, options: ServiceErrorOptions = {}) {
    super(message, options);
    this.isRetriable = RETRIABLE.has(code);
    this.position = options.position;
  }
}
