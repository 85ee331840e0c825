import { assertEquals, assertThrows } from "@std/assert";
import { MongoError } from "../mongo_error.ts";
import { takeStore } from "./store_owner.ts";

Deno.test("takeStore() lets the next one in after a release, and leaves no name behind", () => {
  const dir = Deno.makeTempDirSync();
  const owner = { pid: 1, sinceUtc: "2025-08-24T18:00:00Z" };
  for (let turn = 0; turn < 3; turn++) {
    const ownership = takeStore(dir, owner);
    const error = assertThrows(() => takeStore(dir, owner), MongoError, "process 1 since 2025");
    assertEquals(error.code, "STORE_BUSY");
    ownership.release();
    assertEquals(Deno.readTextFileSync(`${dir}/owner.lock`), "");
  }
  Deno.removeSync(dir, { recursive: true });
});
