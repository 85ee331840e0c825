import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { sparkDialect } from "./spark_dialect.ts";

const compile = (pattern: RegExp) => sparkDialect.matches("x", pattern);

Deno.test("sparkDialect.matches() keeps what both say alike", () => {
  assertEquals(compile(/^[a-z$.]+\/\d{2}$/), "(x RLIKE '^[a-z$.]+/\\\\d{2}\\\\z')");
  assertEquals(compile(/a.b/), "(x RLIKE 'a[^\\\\n\\\\r\\\\u2028\\\\u2029]b')");
});

Deno.test("sparkDialect.matches() refuses what Java would read as something else", () => {
  for (const pattern of [/a/i, /[a&&b]/, /[[]/, /\s/, /[^]/, /\u{1f600}/u]) {
    assertThrows(() => compile(pattern), UsageError, "cannot be compiled for Spark");
  }
});

Deno.test("sparkDialect.text() survives quotes, backslashes and line breaks", () => {
  assertEquals(sparkDialect.text("a'b\\c\nd"), "'a\\'b\\\\c\\u000ad'");
});

Deno.test("sparkDialect.identifier() doubles what closes it", () => {
  assertEquals(sparkDialect.identifier("a`b"), "`a``b`");
});
