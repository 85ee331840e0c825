import { assertEquals, assertThrows } from "@std/assert";
import { StoreFault } from "./store_fault.ts";
import { takeStore } from "./store_owner.ts";

Deno.test("takeStore() lets the next one in after a release, and leaves no name behind", () => {
  const dir = Deno.makeTempDirSync();
  const options = { sinceUtc: "2025-08-24T18:00:00Z", serverVariable: "POSTGRES_URL" };
  for (let turn = 0; turn < 3; turn++) {
    const ownership = takeStore(dir, options);
    const error = assertThrows(() => takeStore(dir, options), StoreFault, "process since 2025");
    assertEquals(error.code, "STORE_BUSY");
    assertEquals(error.message.includes("set POSTGRES_URL to a server"), true);
    ownership.release();
    assertEquals(Deno.readTextFileSync(`${dir}/owner.lock`), "");
  }
  Deno.removeSync(dir, { recursive: true });
});
