import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { CassandraError } from "../cassandra_error.ts";
import { driverError } from "./driver_error.ts";

function named(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

Deno.test("driverError() tells what was refused from what did not answer", () => {
  const noHost = (innerErrors: object) => named("NoHostAvailableError", "all", { innerErrors });
  const cases: [cause: Error, code: string, said: string][] = [
    [
      named("ResponseError", "line 1:0 no viable alternative", { code: 0x2000 }),
      "STATEMENT",
      "line",
    ],
    [named("ResponseError", "table t does not exist", { code: 0x2200 }), "NO_TABLE", "table t"],
    [named("ResponseError", "unconfigured table t", { code: 0x2200 }), "NO_TABLE", "table t"],
    [named("ResponseError", "no right", { code: 0x2100 }), "AUTHENTICATION", "CASSANDRA_USERNAME"],
    [named("ResponseError", "2 of 3", { code: 0x1000 }), "UNREACHABLE", "2 of 3"],
    [named("ResponseError", "slow", { code: 0x1100 }), "TIMEOUT", "writing it again does no harm"],
    [named("ResponseError", "broken", { code: 0 }), "SERVER", "broken"],
    [named("OperationTimedOutError", "12 s"), "TIMEOUT", "12 s"],
    [named("Error", "read ECONNRESET", { code: "ECONNRESET" }), "UNREACHABLE", "ECONNRESET"],
    [noHost({}), "UNREACHABLE", "no host is known to be up"],
    [noHost({ "a:1": "Host considered as DOWN" }), "UNREACHABLE", "a:1: Host considered as DOWN"],
    [noHost({ "a:1": named("AuthenticationError", "no") }), "AUTHENTICATION", "CASSANDRA_PASSWORD"],
  ];
  for (const [cause, code, said] of cases) {
    const error = driverError(cause, "db1:9042") as CassandraError;
    assertEquals([error.code, error instanceof CassandraError], [code, true], cause.message);
    assertStringIncludes(error.message, said);
    assertStringIncludes(error.message, "Cassandra at db1:9042");
  }
});

Deno.test("driverError() leaves what is not Cassandra's, and takes another data centre for a mistake", () => {
  const own = [new TypeError("x"), new CassandraError("CLOSED", "closed"), new UsageError("x")];
  for (const error of own) assertEquals(driverError(error, "db1:9042") === error, true);
  const innerErrors = { "a:1": new Error("localDataCenter was configured as 'dc9'") };
  assertThrows(
    () => driverError(named("NoHostAvailableError", "all", { innerErrors }), "a:1"),
    UsageError,
    "CASSANDRA_LOCAL_DC must name a data centre of the cluster: it was configured as 'dc9'",
  );
});
