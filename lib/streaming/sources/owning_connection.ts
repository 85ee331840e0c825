/** Closing a connection with what was opened on it. @module */

/**
 * The same source or sink, except that its `close` also closes the connection it works on.
 *
 * @example
 * ```ts
 * import { owningConnection } from "@lib/streaming/sources/owning_connection.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const closed: string[] = [];
 * const closing = (name: string) => ({ close: () => Promise.resolve(void closed.push(name)) });
 * await owningConnection(closing("sink"), closing("database")).close();
 * assertEquals(closed, ["sink", "database"]);
 * ```
 */
export function owningConnection<Part extends { close(): Promise<void> }>(
  part: Part,
  connection: { close(): Promise<void> },
): Part {
  // An object of its own with `part` behind it, since what `part` says of itself may change.
  return Object.create(part, {
    close: {
      value: async () => {
        try {
          await part.close();
        } finally {
          await connection.close();
        }
      },
    },
  });
}
