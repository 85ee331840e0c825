import { assertEquals } from "@std/assert";
import { lineLayout } from "./line_layout.ts";

const NAMES = ["a", "b"];

/** Values of the members `a` and `b` where the layout of `learnt` fits `line`; null where it does not. */
function values(learnt: string, line: string): (string | undefined)[] | null {
  return lineLayout(learnt, NAMES)!.pattern.exec(line)?.slice(1) ?? null;
}

Deno.test("lineLayout() fits lines with other plain values of any kind", () => {
  const learnt = '{"a": 1, "x": "text", "b": null}';
  for (
    const [json, groups] of [
      ['"é\u2028"', ["é\u2028", undefined]],
      ["-0.5e+3", [undefined, "-0.5e+3"]],
      ["true", [undefined, "true"]],
    ] as const
  ) {
    assertEquals(values(learnt, `{"a": ${json}, "x": ${json}, "b": ${json}}`), [
      ...groups,
      ...groups,
    ]);
  }
});

Deno.test("lineLayout() fits no line that differs in anything else", () => {
  const learnt = '{"a": 1, "b": "x", "in": {"a": [1, 2]}}';
  for (
    const line of [
      '{"a": 1,"b": "x", "in": {"a": [1, 2]}}',
      '{"A": 1, "b": "x", "in": {"a": [1, 2]}}',
      '{"b": 1, "a": "x", "in": {"a": [1, 2]}}',
      '{"a": 1, "b": "x", "in": {"a": [1, 2, 3]}}',
      '{"a": 1, "b": "x", "in": {"a": [1, 2]}',
      '{"a": 1, "b": "x", "in": {"a": [1, 2]}}}',
      '{"a": 1, "b": "x", "in": {"a": [1, 2]}} more',
      '{"a": 01, "b": "x", "in": {"a": [1, 2]}}',
      '{"a": NaN, "b": "x", "in": {"a": [1, 2]}}',
      '{"a": 1, "b": "\\u0078", "in": {"a": [1, 2]}}',
      '{"a": 1, "b": "x\n", "in": {"a": [1, 2]}}',
      '{"a": 1, "b": "x", "in": {"a": [1, {}]}}',
      '{"a": 1, "b": "x", "c": "", "in": {"a": [1, 2]}}',
    ]
  ) assertEquals(values(learnt, line), null, line);
  assertEquals(values(learnt, `${learnt} \r`)?.length, 4);
});

Deno.test("lineLayout() keeps names of members apart from texts that look like them", () => {
  const { places, pattern } = lineLayout('{"x":"a","a":"x:","y":"\':{"}', NAMES)!;
  assertEquals(places, [0]);
  assertEquals(pattern.exec('{"x":"}","a":"\\"","y":""}'), null);
  assertEquals(pattern.exec('{"x":"}","a":"{\':","y":","}')?.slice(1), ["{':", undefined]);
});

Deno.test("lineLayout() finds a member by its name at the top only, and each time it is there", () => {
  assertEquals(lineLayout('{"in": {"a": 1}, "b": [{"a": 1}]}', ["a"])!.places, []);
  assertEquals(lineLayout('{"b": 1, "a": 2, "b": 3}', NAMES)!.places, [1, 0, 1]);
});

Deno.test("lineLayout() takes what is special in a pattern for what it is", () => {
  const learnt = '{"a.*(": 1, "b$": [ ], "a": 2}';
  assertEquals(values(learnt, learnt), [undefined, "2"]);
  assertEquals(values(learnt, '{"axx(": 1, "b$": [ ], "a": 2}'), null);
});

Deno.test("lineLayout() is null where a line is not enough to know others by", () => {
  for (
    const line of [
      '{"a": [1]}',
      '{"a": {}}',
      '{"\\u0061": 1}',
      '{"x": "\\n"}',
      '{"a": NaN}',
      "{'a': 1}",
      '{"a": 1} more',
      `{"x": [${"1,".repeat(1_000)}1]}`,
    ]
  ) assertEquals(lineLayout(line, NAMES), null, line);
  assertEquals(lineLayout("{}", NAMES)?.places, []);
});

Deno.test("lineLayout() reads values of megabytes, and gives up on them as fast", () => {
  const { pattern } = lineLayout('{"x": "", "a": 1}', NAMES)!;
  const long = "x".repeat(1 << 23);
  assertEquals(pattern.exec(`{"x": "${long}", "a": 20}`)?.[2], "20");
  assertEquals(pattern.exec(`{"x": "${long}", "a": 2 }`), null);
  assertEquals(pattern.exec(`{"x": ${"1".repeat(1 << 23)}, "a": x}`), null);
});
