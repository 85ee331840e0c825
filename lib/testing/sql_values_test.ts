import { assertEquals } from "@std/assert";
import { globSync } from "node:fs";

/** Keywords in capitals, as all SQL here is written. */
const SQL = /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|COPY|FROM|WHERE|VALUES|SET|AND|OR|LIKE)\b/;
/** A value between quotation marks that no function has put there: it may hold one itself. */
const BARE_VALUE = /'\$\{|\\?"\$\{[^}]+\}\\?" (?:=|<|>|IN|IS)/;
/** Where SQL is made of values from outside; elsewhere it is a test's own. */
const files = globSync("lib/**/*.ts")
  .filter((file) => !/_test\.ts$|\/testing\/|\/_[^/]+$/.test(file)).sort();
/** Scripts for Spark quote names of our own, from closed lists, without a function. */
const OWN_NAMES = /^lib\/pipeline\/spark\//;

// @fault security: a quotation mark in a value that reaches SQL -> values are parameters, or
//   quoted by one function
Deno.test("values reach SQL as parameters or by the function that quotes, never between bare quotes", () => {
  const wrong = files.filter((file) => !OWN_NAMES.test(file)).flatMap((file) =>
    Deno.readTextFileSync(file).split("\n").flatMap((line, at) =>
      SQL.test(line) && BARE_VALUE.test(line) && !/^ \*/.test(line)
        ? [`${file}:${at + 1}: ${line.trim()}`]
        : []
    )
  );
  assertEquals(wrong, []);
});

Deno.test("a quotation mark is doubled in one place for each kind of name and text", () => {
  const doubling = /replaceAll\((['"`])(['"`])\1, (['"`])\2\2\3\)/;
  const found = files.filter((file) => doubling.test(Deno.readTextFileSync(file)));
  assertEquals(found, [
    "lib/quality/spark_dialect.ts", // Spark's names are between grave accents
    "lib/quality/sql_literals.ts",
    "lib/simulation/edit_line.ts", // CSV
  ]);
});
