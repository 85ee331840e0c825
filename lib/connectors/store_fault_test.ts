import { assertEquals, assertStringIncludes } from "@std/assert";
import { damaged, StoreFault, storeFault } from "./store_fault.ts";

Deno.test("storeFault() reads SQLite's code, extended or not, and else its words", () => {
  const cases: [number | undefined, string, string][] = [
    [11, "", "STORE_DAMAGED"],
    [26, "", "STORE_DAMAGED"],
    [8 | 5 << 8, "", "STORE_READ_ONLY"],
    [14, "", "STORE_READ_ONLY"],
    [13, "", "STORE_FULL"],
    [5, "", "STORE_BUSY"],
    [undefined, "database disk image is malformed", "STORE_DAMAGED"],
    [undefined, "file is not a database", "STORE_DAMAGED"],
    [undefined, "attempt to write a readonly database", "STORE_READ_ONLY"],
    [undefined, "database or disk is full", "STORE_FULL"],
    [undefined, "database is locked", "STORE_BUSY"],
  ];
  for (const [errcode, message, code] of cases) {
    const cause = Object.assign(new Error(message), errcode === undefined ? {} : { errcode });
    const error = storeFault("data/embedded/mongo", cause);
    assertEquals([error?.code, error?.cause], [code, cause]);
    assertStringIncludes(error!.message, "data/embedded/mongo");
  }
});

Deno.test("storeFault() finds none in what is not about the files, and knows its own", () => {
  assertEquals(storeFault("dir", new TypeError("x")), undefined);
  const short = damaged("dir", "short");
  assertEquals(short instanceof StoreFault && storeFault("other", short) === short, true);
});
