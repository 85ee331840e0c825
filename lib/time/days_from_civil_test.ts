import { assertEquals } from "@std/assert";
import { daysFromCivil } from "./days_from_civil.ts";

Deno.test("daysFromCivil() counts from 1970 in both directions", () => {
  assertEquals(daysFromCivil(1970, 1, 1), 0);
  assertEquals(daysFromCivil(1969, 12, 31), -1);
  assertEquals(daysFromCivil(2000, 3, 1), 11_017);
  assertEquals(daysFromCivil(1, 1, 1), -719_162);
});

Deno.test("daysFromCivil() agrees with the calendar of the runtime on every day of 800 years", () => {
  const day = new Date(Date.UTC(1600, 0, 1));
  const last = Date.UTC(2400, 0, 1);
  for (; day.getTime() <= last; day.setUTCDate(day.getUTCDate() + 1)) {
    const days = daysFromCivil(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
    if (days !== day.getTime() / 86_400_000) assertEquals(days, day.getTime() / 86_400_000);
  }
});

Deno.test("daysFromCivil() gives the day after the last of February its number, leap year or not", () => {
  const lengthOfFebruary = (year: number) => daysFromCivil(year, 3, 1) - daysFromCivil(year, 2, 1);
  assertEquals([1900, 2000, 2023, 2024, 2100].map(lengthOfFebruary), [28, 29, 28, 29, 28]);
});
