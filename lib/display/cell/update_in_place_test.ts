import { assert, assertEquals, assertRejects } from "@std/assert";
import { displayed } from "../displayed.ts";
import { updateInPlace } from "./update_in_place.ts";

/** A kernel that notes what it is given, and a clock that is set by hand. */
function fixture(everyMs: number) {
  const shown: { text: string; id?: string; update?: boolean }[] = [];
  const state = { n: 0, nowMs: 0 };
  const kernel = {
    display: (data: Record<string, string>, { display_id: id, update }: Record<string, never>) => {
      shown.push({ text: data["text/plain"]!, id, update });
      return Promise.resolve();
    },
  } as never;
  const draw = () =>
    displayed({ html: `<b>${state.n}</b>`, text: `${state.n}`, facts: { kind: "n" } });
  const place = updateInPlace(draw, { everyMs, kernel, nowMs: () => state.nowMs });
  return { shown, state, place };
}

Deno.test("updateInPlace() shows the first change at once, then no more often than asked", async () => {
  const { shown, state, place } = fixture(200);
  for (; state.nowMs < 1000; state.nowMs++, state.n++) {
    place.change();
    await Promise.resolve();
  }
  await place.finish();
  assertEquals(shown.map(({ text }) => text).slice(0, 1), ["0"]);
  assertEquals(shown.at(-1)!.text, "1000");
  assert(shown.length <= 7, `${shown.length} redraws in a second`);
  assertEquals(new Set(shown.map(({ id }) => id)).size, 1);
  assertEquals(shown.map(({ update }) => update), [false, ...shown.slice(1).map(() => true)]);
});

Deno.test("updateInPlace() shows the last change of a burst without another one", async () => {
  const { shown, state, place } = fixture(5);
  place.change();
  await Promise.resolve();
  state.n = 7;
  place.change(); // too early: it is due in 5 ms, by the timer
  state.nowMs = 5;
  while (shown.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(shown.map(({ text }) => text), ["0", "7"]);
  await place.finish();
});

Deno.test("updateInPlace() tells a failed redraw at the end, and shows nothing outside a notebook", async () => {
  const kernel = { display: () => Promise.reject(new Error("gone")) } as never;
  const draw = () => displayed({ html: "", text: "", facts: { kind: "none" } });
  const place = updateInPlace(draw, { everyMs: 1, kernel });
  place.change();
  await assertRejects(() => place.finish(), Error, "gone");

  const nowhere = updateInPlace(() => assert(false) as never, { everyMs: 1 });
  nowhere.change();
  await nowhere.finish();
});
