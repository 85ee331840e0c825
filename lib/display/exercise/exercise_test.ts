import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exercise } from "./exercise.ts";
import { todo } from "./todo.ts";

const evenness = {
  task: "An even <number>",
  check: (n: number) => ({ "is even": n % 2 === 0, "is large": n > 10 || `${n} is small` }),
  hint: "Try & try again",
};

async function statusOf(shown: ReturnType<typeof exercise>) {
  return (await shown).facts.status;
}

Deno.test("exercise() judges by meaning: every right answer passes", async () => {
  for (const right of [12, 100, 2 ** 40]) {
    assertEquals(await statusOf(exercise(right, evenness)), "passed");
  }
});

Deno.test("exercise() says what is wrong of a wrong answer, with the hint, escaped", async () => {
  const { text, html, facts } = await exercise(3, evenness);
  assertEquals(facts.status, "failed");
  assertEquals(text.split("\n"), [
    "✗ An even <number>: not right yet",
    "✗ is even",
    "✗ is large: 3 is small",
    "Try & try again",
  ]);
  assertStringIncludes(html, "An even &lt;number&gt;");
  assertStringIncludes(html, "Try &amp; try again");
});

Deno.test("exercise() is open while an answer is missing, also inside a function", async () => {
  const open = [
    exercise<number>(todo(), evenness),
    exercise([1, todo<number>()], { task: "list", check: () => ({ holds: true }) }),
    exercise((_: number): number => todo(), {
      task: "function",
      check: (double) => ({ doubles: double(2) === 4 }),
    }),
  ];
  assertEquals(await Promise.all(open.map(statusOf)), ["open", "open", "open"]);
  assert(!(await exercise<number>(todo(), evenness)).text.includes("hint"));
});

Deno.test("exercise() takes a check that throws for a wrong answer, with its message", async () => {
  const shown = await exercise("select", {
    task: "A query",
    check: (sql) => Promise.reject(new SyntaxError(`cannot run ${sql}`)),
  });
  assertEquals(shown.facts.status, "failed");
  assertStringIncludes(shown.text, "✗ the answer can be used: cannot run select");
});
