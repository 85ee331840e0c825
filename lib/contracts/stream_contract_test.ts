import { assertEquals, assertThrows } from "@std/assert";
import { type StreamContract, streamContract } from "./stream_contract.ts";

const DOOR: StreamContract = {
  name: "door_event",
  version: "1.0.0",
  grain: "one record per opening",
  topics: ["doors"],
  messageKey: "door",
  fields: {
    door: { type: "string", description: "Which door" },
    at: { type: "string", description: "When" },
  },
  eventTime: "at",
  unreadable: { code: "NOT_JSON", message: "No JSON object" },
  rules: [{ code: "NO_DOOR", message: "Which door is unknown", when: "door IS NULL" }],
  derived: { is_front: { type: "boolean", from: "door = 'front'", description: "The front door" } },
  route: { field: "door", tables: { front: "front_doors" }, otherwise: "front_doors" },
  tables: {
    front_doors: {
      grain: "one row per opening",
      description: "Openings",
      columns: { which: { type: "text", of: "is_front", description: "Which" } },
      primaryKey: ["which"],
      key: ["which"],
      indexes: { by_which: ["which"] },
    },
  },
  views: {},
};
const TABLE = DOOR.tables["front_doors"]!;

Deno.test("streamContract() returns what it was given", () => {
  assertEquals(streamContract(DOOR), DOOR);
});

Deno.test("streamContract() names what refers to nothing", () => {
  const withTable = (table: Partial<typeof TABLE>) => ({
    tables: { front_doors: { ...TABLE, ...table } },
  });
  for (
    const [change, message] of [
      [{ eventTime: "when" }, "eventTime as it must name one of door, at: current value is when"],
      [{ messageKey: "is_front" }, "messageKey as it must name one of door, at"],
      [{ rules: [{ code: "X", message: "", when: "dor IS NULL" }] }, "rule X"],
      [{ rules: [{ code: "X", message: "", when: "door IS" }] }, "Cannot read formula"],
      [{ derived: { a: { type: "double", from: "b", description: "" } } }, "derived.a"],
      [{ route: { ...DOOR.route!, field: "gate" } }, "route.field"],
      [{ route: { ...DOOR.route!, otherwise: "back_doors" } }, "route"],
      [withTable({ key: ["id"] }), "tables.front_doors as it must name one of which"],
      [withTable({ primaryKey: ["id"] }), "tables.front_doors"],
      [withTable({ indexes: { i: ["id"] } }), "tables.front_doors"],
      [
        withTable({ columns: { which: { type: "text", of: "gate", description: "" } } }),
        "tables.front_doors.which.of",
      ],
    ] as readonly [Partial<StreamContract>, string][]
  ) assertThrows(() => streamContract({ ...DOOR, ...change }), TypeError, message);
});
