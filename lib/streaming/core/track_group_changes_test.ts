import { assertEquals } from "@std/assert";
import { createGroup } from "./create_group.ts";
import { trackGroupChanges } from "./track_group_changes.ts";

const group = (startMicros: number, key = "k") =>
  createGroup({
    keys: [key],
    startMicros,
    endMicros: startMicros + 5,
    sums: { count: 1, numbers: [], values: [] },
  });

Deno.test("trackGroupChanges() gives a group once, however often it changed", () => {
  const changes = trackGroupChanges("w");
  const one = group(0);
  changes.changed(one);
  changes.changed(one);
  assertEquals(changes.take().length, 1);
  assertEquals(changes.take(), []);
  changes.changed(one);
  assertEquals(changes.take().length, 1);
});

Deno.test("trackGroupChanges() says of a stored group that it is gone, and nothing of one never stored", () => {
  const changes = trackGroupChanges("w");
  const [stored, never] = [group(0), group(5)];
  changes.changed(stored);
  const { key } = changes.take()[0]!;
  for (const one of [stored, never]) {
    changes.changed(one);
    changes.removed(one);
  }
  assertEquals(changes.take(), [{ key, value: undefined }]);
});

Deno.test("trackGroupChanges() moves a group, also to a place that another has left", () => {
  const changes = trackGroupChanges("w");
  const [early, late] = [group(0), group(5)];
  changes.changed(early);
  changes.changed(late);
  const keys = changes.take().map((change) => change.key);
  changes.removed(early);
  changes.moved(late, 0);
  changes.changed(late);
  assertEquals(
    changes.take().map(({ key, value }) => [key, value === undefined]),
    [[keys[0], false], [keys[1], true]],
  );
});

Deno.test("trackGroupChanges() takes out later what was stored by entryOf() alone", () => {
  const changes = trackGroupChanges("w");
  const one = group(0);
  changes.changed(one);
  const { key } = changes.entryOf(one);
  changes.removed(one);
  assertEquals(changes.take(), [{ key, value: undefined }]);
});

Deno.test("trackGroupChanges() tells keys of one text from those of another", () => {
  const changes = trackGroupChanges("w");
  const keys = ["a", "a,", "1:a", ""].map((key) => changes.entryOf(group(0, key)).key);
  assertEquals(new Set(keys.map((key) => JSON.stringify(key))).size, keys.length);
});
