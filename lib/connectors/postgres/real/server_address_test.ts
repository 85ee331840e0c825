import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { serverAddress } from "./server_address.ts";

Deno.test("serverAddress() shows host, port and database, and nothing that lets one in", () => {
  const cases: [url: string, address: string][] = [
    ["postgresql://db1:6543/iot?sslmode=require", "db1:6543/iot"],
    ["postgres://a:p%40ss@db1/iot", "db1:5432/iot"],
    ["postgres://app@db1", "db1:5432/app"],
    ["postgres://[::1]:99/x", "[::1]:99/x"],
    ["postgres://app@db1/x%40y", "db1:5432/x%40y"],
  ];
  for (const [url, address] of cases) assertEquals(serverAddress(url), address);
});

// @fault security: POSTGRES_URL is no URL -> refused, without showing it
Deno.test("serverAddress() refuses what is no such URL, without showing it", () => {
  for (
    const url of [
      "s3cret",
      "mysql://a:s3cret@db1/x",
      "postgres:///s3cret",
      "postgres://a:s3cret@db:x/",
      "postgres://a:12/s3cret@db1/x",
      "postgres://a:/s3cret@db1/x",
    ]
  ) {
    const error = assertThrows(() => serverAddress(url), UsageError, "POSTGRES_URL must be");
    assertEquals(Deno.inspect(error).includes("s3cret"), false, url);
  }
});
