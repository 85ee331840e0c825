/** What SQLite says of a key that is there already. @module */

/** Whether SQLite refused a second row with the same unique key. */
export function isUniqueViolation(error: unknown): error is Error {
  return error instanceof Error && error.message.includes("UNIQUE constraint failed");
}
