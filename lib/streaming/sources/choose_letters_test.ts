import { assertEquals } from "@std/assert";
import type { DeadLetter } from "../sinks/sink.ts";
import { chooseLetters, type ChooseOptions } from "./choose_letters.ts";

function letter(offset: number, attempt = 1, stage = "validate"): DeadLetter {
  const origin = { topic: "t", partition: 0, offset, timestampMs: null };
  return { origin, key: null, value: null, code: "C", message: "", stage, attempt };
}

function choose(letters: readonly DeadLetter[], options: Partial<ChooseOptions> = {}) {
  const { chosen, note } = chooseLetters(letters, {
    maxAttempts: 3,
    from: {},
    refuses: () => undefined,
    ...options,
  });
  return { places: chosen.map(({ origin, attempt }) => [origin.offset, attempt]), note };
}

Deno.test("chooseLetters() gives each record once, at its last attempt, and none too often", () => {
  const letters = [
    letter(1),
    letter(2),
    letter(1),
    letter(1, 2),
    letter(2),
    letter(3, 2),
    letter(3, 3),
  ];
  assertEquals(choose(letters), {
    places: [[2, 1], [1, 2]],
    note: "2 tried again; left alone: 4 there more than once, 1 tried 3 times",
  });
  assertEquals(
    choose([letter(1)], { maxAttempts: 1 }).note,
    "0 tried again; left alone: 1 tried 1 time",
  );
  assertEquals(choose([letter(1)]).note, "1 tried again");
});

Deno.test("chooseLetters() leaves alone what is refused, and what the query reads itself", () => {
  const refuses = ({ stage, queryName }: DeadLetter) =>
    stage === "sink" || queryName ? "refused" : undefined;
  const letters = [letter(1, 1, "sink"), letter(6), letter(7), letter(8)];
  assertEquals(choose(letters, { refuses, from: { "t/0": 7, "t/1": 0 } }), {
    places: [[6, 1]],
    note: "1 tried again; left alone: 1 refused, 2 still to be read by the query itself",
  });
  const other = { ...letter(6, 2), queryName: "other" };
  assertEquals(choose([letter(6), other], { refuses }).places, [[6, 1]]);
});
