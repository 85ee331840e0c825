import { assertEquals } from "@std/assert";
import { project } from "./project.ts";

const DOCUMENT = {
  _id: 1,
  at: new Date(0),
  payload: { b: 1, a: [{ x: 1, y: 2 }, 7, { y: 3 }] },
  n: null,
};

Deno.test("project() gives fields in the document's order, _id unless it is told not to", () => {
  assertEquals(Object.keys(project(DOCUMENT, { n: 1, at: 1 })), ["_id", "at", "n"]);
  assertEquals(Object.keys(project(DOCUMENT, { n: 1, at: 1, _id: 0 })), ["at", "n"]);
  assertEquals(Object.keys(project(DOCUMENT, { n: 0 })), ["_id", "at", "payload"]);
  assertEquals(project(DOCUMENT, { _id: 1 }), { _id: 1 });
  assertEquals(project(DOCUMENT, {}), DOCUMENT);
});

Deno.test("project() reaches into objects and the objects of lists", () => {
  assertEquals(project(DOCUMENT, { _id: 0, "payload.a.y": 1 }), {
    payload: { a: [{ y: 2 }, { y: 3 }] },
  });
  assertEquals(project(DOCUMENT, { _id: 0, at: 0, "payload.a.x": 0, "n.z": 0 }), {
    payload: { b: 1, a: [{ y: 2 }, 7, { y: 3 }] },
    n: null,
  });
});

Deno.test("project() leaves out what a path does not reach", () => {
  assertEquals(project(DOCUMENT, { _id: 0, "at.ms": 1, "n.z": 1, none: 1, "payload.z": 1 }), {
    payload: {},
  });
});
