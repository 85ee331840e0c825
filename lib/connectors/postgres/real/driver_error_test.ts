import { assertEquals, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { PostgresError } from "../postgres_error.ts";
import { driverError } from "./driver_error.ts";

const PLACE = "db1:5432/iot";

Deno.test("driverError() knows a lost connection from one that never was, and the outcome from neither", () => {
  const cases: [code: string, isOutcomeUnknown: boolean, expected: string, isRetriable: boolean][] =
    [
      ["CONNECTION_CLOSED", true, "OUTCOME_UNKNOWN", false],
      ["ECONNRESET", true, "OUTCOME_UNKNOWN", false],
      ["NO_ANSWER", true, "OUTCOME_UNKNOWN", false],
      ["CONNECTION_CLOSED", false, "UNREACHABLE", true],
      ["EPIPE", false, "UNREACHABLE", true],
      // Nothing was sent where there was no connection.
      ["ECONNREFUSED", true, "UNREACHABLE", true],
      ["CONNECT_TIMEOUT", true, "UNREACHABLE", true],
      ["ENOTFOUND", true, "UNREACHABLE", true],
      ["57P01", true, "UNREACHABLE", true],
      ["23505", true, "CONSTRAINT", false],
      ["SASL_SIGNATURE_MISMATCH", true, "SERVER", false],
    ];
  for (const [code, isOutcomeUnknown, expected, isRetriable] of cases) {
    const cause = Object.assign(new Error(`because of ${code}`), { code });
    const error = driverError(cause, { place: PLACE, isOutcomeUnknown }) as PostgresError;
    assertEquals(
      [error.code, error.isRetriable, error.cause],
      [expected, isRetriable, cause],
      code,
    );
    assertStringIncludes(error.message, `PostgreSQL at ${PLACE}`);
    assertStringIncludes(error.message, `because of ${code}`);
  }
});

Deno.test("driverError() leaves what is not the server's as it is", () => {
  const own = [new RangeError("x"), new UsageError("x"), new PostgresError("CLOSED", "closed")];
  for (const error of own) {
    assertEquals(driverError(error, { place: PLACE, isOutcomeUnknown: true }) === error, true);
  }
});
