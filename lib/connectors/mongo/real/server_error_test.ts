import { assertEquals, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { MongoError } from "../mongo_error.ts";
import { serverError } from "./server_error.ts";

const PLACE = { place: "db1:27017", label: "telemetria.ev_alerts", timeoutMs: 5000 };

function translated(fields: Record<string, unknown>): MongoError {
  return serverError(Object.assign(new Error("said the server"), fields), PLACE) as MongoError;
}

Deno.test("serverError() names what went wrong by the driver's names and the server's codes", () => {
  const codes: [Record<string, unknown>, string][] = [
    [{ name: "MongoServerSelectionError" }, "UNREACHABLE"],
    [{ name: "MongoNetworkTimeoutError" }, "UNREACHABLE"],
    [{ name: "MongoMissingCredentialsError" }, "AUTHENTICATION"],
    [{ code: 18 }, "AUTHENTICATION"],
    [{ code: 13 }, "AUTHENTICATION"],
    [{ code: 11_000 }, "DUPLICATE_KEY"],
    [{ code: 85 }, "INDEX_CONFLICT"],
    [{ code: 86 }, "INDEX_CONFLICT"],
    [{ code: 1 }, "SERVER"],
  ];
  for (const [fields, code] of codes) {
    const error = translated(fields);
    assertEquals(error.code, code, JSON.stringify(fields));
    assertStringIncludes(error.message, code.endsWith("KEY") ? "telemetria" : "");
  }
});

Deno.test("serverError() sees a broken connection beneath the error of a batch", () => {
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  for (const beneath of [{ cause }, { errorResponse: cause }]) {
    const error = translated({ name: "MongoBulkWriteError", ...beneath });
    assertEquals(error.code, "UNREACHABLE");
  }
});

Deno.test("serverError() says which document of a call was refused", () => {
  const message = "E11000 duplicate key error collection: a.b index: k_1 dup key: { k: 1 }";
  const error = translated({ message, code: 11_000, writeErrors: [{ index: 7 }] });
  assertEquals(error.position, 7);
  assertStringIncludes(error.message, "index k_1 already (document 7 of the call)");
});

Deno.test("serverError() leaves our own errors as they are", () => {
  const own = [new UsageError("limit must"), new MongoError("CLOSED", "closed")];
  for (const error of own) assertEquals(serverError(error, PLACE) === error, true);
});
