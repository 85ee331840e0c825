import { assertEquals, assertRejects } from "@std/assert";
import { owningConnection } from "./owning_connection.ts";

Deno.test("owningConnection() closes the connection also if the part fails to close", async () => {
  let isClosed = false;
  const part = { close: () => Promise.reject(new Error("stuck")) };
  const connection = {
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
  await assertRejects(() => owningConnection(part, connection).close(), Error, "stuck");
  assertEquals(isClosed, true);
});

Deno.test("owningConnection() keeps what changes about the part", () => {
  let size = 1;
  const part = {
    get size() {
      return size;
    },
    close: () => Promise.resolve(),
  };
  const owning = owningConnection(part, { close: () => Promise.resolve() });
  size = 2;
  assertEquals(owning.size, 2);
});
