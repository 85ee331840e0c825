import { assertEquals, assertThrows } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { StoreFault } from "./store_fault.ts";
import { takeStore } from "./store_owner.ts";

Deno.test("takeStore() lets the next one in after a release, and leaves no name behind", () => {
  using folder = temporaryFolder();
  const options = { sinceUtc: "2025-08-24T18:00:00Z", serverVariable: "POSTGRES_URL" };
  for (let turn = 0; turn < 3; turn++) {
    const ownership = takeStore(folder.path, options);
    const error = assertThrows(
      () => takeStore(folder.path, options),
      StoreFault,
      "process since 2025",
    );
    assertEquals(error.code, "STORE_BUSY");
    assertEquals(error.message.includes("set POSTGRES_URL to a server"), true);
    ownership.release();
    assertEquals(Deno.readTextFileSync(`${folder.path}/owner.lock`), "");
  }
});
