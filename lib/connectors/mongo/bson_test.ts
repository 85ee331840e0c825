import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import {
  checkSize,
  decodeDocument,
  documentSize,
  encodeDocument,
  isObjectId,
  MAX_DOCUMENT_BYTES,
  ObjectId,
  withId,
} from "./bson.ts";

Deno.test("encodeDocument() and decodeDocument() keep every type that we store", () => {
  const id = new ObjectId();
  const document = {
    _id: id,
    whole: 2 ** 31,
    negative: -1,
    fraction: 0.1,
    text: "São Paulo 😀\0",
    at: new Date("1969-12-31T23:59:59.999Z"),
    nothing: null,
    flag: false,
    nested: { list: [1, [2, { three: 3 }], null], empty: {} },
  };
  assertEquals(decodeDocument(encodeDocument(document)), document);
});

Deno.test("encodeDocument() leaves out what is undefined and keeps what is null", () => {
  const decoded = decodeDocument(encodeDocument({ _id: 1, a: undefined, b: null }));
  assertEquals(decoded, { _id: 1, b: null });
});

Deno.test("withId() gives each document without one an ObjectId of its own", () => {
  const [a, b] = [withId({ n: 1 }), withId({ n: 1 })];
  assertEquals([isObjectId(a._id), isObjectId(b._id)], [true, true]);
  assertEquals(String(a._id) === String(b._id), false);
});

Deno.test("withId() refuses an _id that is no single value", () => {
  for (const _id of [null, [1], { a: 1 }, NaN, true]) {
    assertThrows(() => withId({ _id }), UsageError, "_id must be");
  }
});

Deno.test("checkSize() takes a byte less than 16 MB and not more", () => {
  const empty = documentSize({ _id: 1, text: "" });
  const full = { _id: 1, text: "x".repeat(MAX_DOCUMENT_BYTES - empty) };
  checkSize(documentSize(full), "t.c");
  assertEquals(encodeDocument(full).length, MAX_DOCUMENT_BYTES);
  const over = documentSize({ ...full, text: `${full.text}x` });
  assertThrows(() => checkSize(over, "t.c"), UsageError, "t.c must have at most 16777215 bytes");
});
