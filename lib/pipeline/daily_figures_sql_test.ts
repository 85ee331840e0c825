import { assertEquals } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { dailyFiguresSql } from "./daily_figures_sql.ts";

Deno.test("dailyFiguresSql() gives every kind of figure the contract's name", async () => {
  using db = await openDuckdb();
  const figures = dailyFiguresSql({
    daily: {
      by: "who",
      aggregates: {
        readings: { fn: "count" },
        least: { fn: "min", column: "level" },
        middle: { fn: "p50", column: "level" },
        "the most": { fn: "max", column: "level" },
        mean: { fn: "avg", column: "level" },
        dry: { fn: "count_true", column: "is_dry" },
      },
    },
  });
  const rows =
    "(VALUES (4.0, TRUE), (1.0, FALSE), (2.0, NULL), (9.0, TRUE), (NULL, FALSE)) AS t (level, is_dry)";
  assertEquals(
    await db.one(`SELECT ${figures} FROM (SELECT level::DOUBLE AS level, is_dry FROM ${rows})`),
    {
      readings: 5,
      least: 1,
      middle: 2, // element ceil(4/2) of 1, 2, 4, 9
      "the most": 9,
      mean: 4,
      dry: 2,
    },
  );
});
