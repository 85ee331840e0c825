/** What an error of Cassandra or its driver means, in words that help. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { CassandraError } from "../cassandra_error.ts";

/** Codes of Cassandra's protocol (native_protocol_v5.spec, section 9). */
const BAD_CREDENTIALS = 0x0100;
const UNAVAILABLE = 0x1000;
const OVERLOADED = 0x1001;
const IS_BOOTSTRAPPING = 0x1002;
const WRITE_TIMEOUT = 0x1100;
const READ_TIMEOUT = 0x1200;
const UNAUTHORIZED = 0x2100;
/** From here on the statement itself is at fault. */
const SYNTAX_ERROR = 0x2000;

/** What the driver's errors hold, as far as we read it. */
interface DriverError {
  readonly name?: string;
  readonly message: string;
  readonly code?: unknown;
  /** By host, why it could not be used: an error, or a text. */
  readonly innerErrors?: Readonly<Record<string, unknown>>;
}

/**
 * The error to throw in place of the driver's.
 *
 * @example
 * ```ts
 * import { driverError } from "@lib/connectors/cassandra/real/driver_error.ts";
 * import { CassandraError } from "@lib/connectors/cassandra/cassandra_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = Object.assign(new Error("table t does not exist"), { code: 0x2200 });
 * assertEquals((driverError(cause, "db1:9042") as CassandraError).code, "NO_TABLE");
 * ```
 */
export function driverError(cause: unknown, place: string): unknown {
  if (cause instanceof CassandraError || cause instanceof UsageError) return cause;
  const { name, message, code, innerErrors } = cause as DriverError;
  const server = `Cassandra at ${place}`;
  if (innerErrors !== undefined) return noHost(cause as DriverError, server);
  if (name === "OperationTimedOutError" || code === WRITE_TIMEOUT || code === READ_TIMEOUT) {
    return new CassandraError(
      "TIMEOUT",
      `${server} did not answer in time (${message}): what was written may be stored or not, and ` +
        `writing it again does no harm`,
      { cause },
    );
  }
  if (name === "AuthenticationError" || code === BAD_CREDENTIALS || code === UNAUTHORIZED) {
    return unauthorized(server, cause);
  }
  if (code === UNAVAILABLE || code === OVERLOADED || code === IS_BOOTSTRAPPING) {
    return new CassandraError("UNREACHABLE", `${server} cannot do this now: ${message}`, { cause });
  }
  if (typeof code !== "number") {
    return isConnection(cause)
      ? new CassandraError("UNREACHABLE", `${server} was lost (${message})`, { cause })
      : cause;
  }
  if (/(does not exist|unconfigured table)/.test(message)) {
    return new CassandraError("NO_TABLE", `${server} refused: ${message}`, { cause });
  }
  return new CassandraError(
    code >= SYNTAX_ERROR ? "STATEMENT" : "SERVER",
    `${server} refused: ${message}`,
    { cause },
  );
}

/** The driver's own message is a list of stack traces. */
function noHost({ innerErrors = {}, ...cause }: DriverError, server: string): CassandraError {
  const errors = Object.values(innerErrors);
  const first = errors[0] ?? cause;
  if (errors.some((error) => (error as DriverError).name === "AuthenticationError")) {
    return unauthorized(server, first);
  }
  const dataCenter = errors.map(reasonOf).find((reason) => reason.includes("localDataCenter"));
  if (dataCenter !== undefined) {
    throw new UsageError(
      `CASSANDRA_LOCAL_DC must name a data centre of the cluster: ${
        dataCenter.replace(/^localDataCenter /, "it ")
      }`,
    );
  }
  const reasons = Object.entries(innerErrors).map(([host, error]) => `${host}: ${reasonOf(error)}`);
  return new CassandraError(
    "UNREACHABLE",
    `${server} did not answer (${reasons.join("; ") || "no host is known to be up"}): check that ` +
      `CASSANDRA_CONTACT_POINTS names the right hosts and ports, that the servers run, and that ` +
      `nothing is in between`,
    { cause: first },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unauthorized(server: string, cause: unknown): CassandraError {
  return new CassandraError(
    "AUTHENTICATION",
    `${server} does not let this user in: check CASSANDRA_USERNAME and CASSANDRA_PASSWORD`,
    { cause },
  );
}

function isConnection(cause: unknown): boolean {
  const { code, message } = cause as DriverError;
  return /^(ECONN|EPIPE|EHOST|ENET|ETIMEDOUT)/.test(String(code)) ||
    /socket|connection/i.test(message);
}
