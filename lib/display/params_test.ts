import { assertEquals, assertStringIncludes } from "@std/assert";
import { params } from "./params.ts";

Deno.test("params() writes values as code does, all of them, and escapes them", () => {
  const values = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p${i}`, i]));
  assertEquals(params(values).text.split("\n").length, 32);
  const shown = params({ text: "<1>", list: ["a", 1], none: null, big: undefined });
  assertEquals(
    shown.text.split("\n").slice(2).map((line) => line.split(/ {2,}/)[1]),
    ['"<1>"', '["a",1]', "null", "undefined"],
  );
  assertStringIncludes(shown.html, "&lt;1&gt;");
  assertEquals(shown.facts, {
    kind: "params",
    values: { text: "<1>", list: ["a", 1], none: null, big: undefined },
  });
});
