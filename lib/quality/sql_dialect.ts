/** What differs between the SQL dialects that the rules are compiled to. @module */

/** How one engine writes what the rules need. Whatever is not here is the same in all of them. */
export interface SqlDialect {
  readonly name: string;
  text(text: string): string;
  identifier(name: string): string;
  /** A number that is read back as the same double. */
  double(value: number): string;
  /** Whether a text contains another; NULL for NULL. */
  contains(text: string, part: string): string;
  /**
   * Whether a pattern occurs in a text; NULL for NULL.
   *
   * @throws {UsageError} where the engine's patterns cannot say what this one says.
   */
  matches(text: string, pattern: RegExp): string;
  /** Microseconds since 1970 of an instant. */
  micros(instant: string): string;
  /** Element of a list, counted from 0. */
  element(list: string, at: number): string;
  /** A list of texts from expressions, those that are NULL left out. */
  listOf(texts: readonly string[]): string;
  length(list: string): string;
}
