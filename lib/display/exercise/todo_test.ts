import { assert, assertEquals } from "@std/assert";
import { countTodos, isTodo, todo } from "./todo.ts";

Deno.test("isTodo() finds what is missing inside of lists and objects", () => {
  assert(isTodo([1, { codes: ["a", todo()] }]));
  assert(!isTodo([1, { codes: ["a", null, undefined] }, new Map([["a", todo()]])]));
});

Deno.test("countTodos() counts calls, so that a function without a body can be told", () => {
  const answer = (): number => todo();
  const before = countTodos();
  answer();
  assertEquals(countTodos() - before, 1);
});
