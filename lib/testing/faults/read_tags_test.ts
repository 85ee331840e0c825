import { assertEquals, assertThrows } from "@std/assert";
import { readTags } from "./read_tags.ts";

const PATH = "lib/a_test.ts";
const read = (source: string) => readTags(source, PATH);

Deno.test("readTags() finds a test however it is registered", () => {
  const tests: readonly (readonly [source: string, name: string])[] = [
    ['Deno.test("a b", () => {', "a b"],
    ["Deno.test(`a ${b} c`, async () => {", "a … c"],
    ['Deno.test({\n  name: "a",\n  fn: () => {},\n});', "a"],
    ['  Deno.test(\n    "a \\"b\\"",\n    () => {},', 'a "b"'],
    ['  test("a", async (kafka) => {', "a"],
  ];
  for (const [source, name] of tests) {
    const { faults } = read(`\n// @fault lake: x -> y\n// A reason.\n${source}`);
    assertEquals(faults, [{ place: "lake", fault: "x", outcome: "y", path: PATH, test: name }]);
  }
});

Deno.test("readTags() reads several tags of one test, and tags of several lines", () => {
  const { faults, claims } = read(`
// @fault message log: killed with -9
//   while it writes -> every acknowledged record
//   is there once
// @fault disk: full -> says so
// @shows All or nothing
Deno.test("t", () => {});
`);
  assertEquals(faults.map(({ place, fault, outcome }) => [place, fault, outcome]), [
    ["message log", "killed with -9 while it writes", "every acknowledged record is there once"],
    ["disk", "full", "says so"],
  ]);
  assertEquals(claims, [{ claim: "All or nothing", path: PATH, test: "t" }]);
});

Deno.test("readTags() names the line of a tag that it cannot read", () => {
  const test = '\nDeno.test("t", () => {});';
  const wrong: readonly (readonly [source: string, message: string])[] = [
    [`// @fault lake: no outcome${test}`, `${PATH}:1: a fault must be "PLACE: FAULT -> OUTCOME"`],
    [`// @fault moon: x -> y${test}`, `${PATH}:1: a fault's place must be one of input files, `],
    ["\n// @fault lake: x -> y\nconst a = 1;", `${PATH}:2: a tag must stand above a test`],
    [`// @shows x\n${test}`, `${PATH}:1: a tag must stand above a test`],
  ];
  for (const [source, message] of wrong) {
    assertEquals(
      assertThrows(() => read(source), SyntaxError).message.slice(0, message.length),
      message,
    );
  }
});
