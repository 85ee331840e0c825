import { assertEquals } from "@std/assert";
import { withHttpBearer } from "./with_http_bearer.ts";

Deno.test("withHttpBearer() takes the variable where no token is named", () => {
  const env = { HTTP_BEARER: "from-env" };
  const bearerOf = (options: Parameters<typeof withHttpBearer>[0]) =>
    withHttpBearer(options, env).httpBearer;
  assertEquals(bearerOf({ sink: "http" }), "from-env");
  assertEquals(bearerOf({ sink: "http", httpBearer: undefined }), "from-env");
  assertEquals(bearerOf({ sink: "http", httpBearer: "named" }), "named");
});

Deno.test("withHttpBearer() leaves other sinks alone, which a token would be a mistake for", () => {
  for (const sink of [undefined, "file", "kafka", "stdout", "parquet"] as const) {
    assertEquals(withHttpBearer({ sink }, { HTTP_BEARER: "t0ken" }), { sink });
  }
  for (const env of [{}, { HTTP_BEARER: "" }, { HTTP_BEARER: undefined }]) {
    assertEquals(withHttpBearer({ sink: "http" }, env), { sink: "http" });
  }
});
