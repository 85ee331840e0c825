/** Documents that can be told apart by a key. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkFilter } from "./check_filter.ts";
import { checkUpsert } from "./check_find.ts";
import { valuesAt } from "./compare_values.ts";
import type { Document, Filter, UpsertOptions } from "./mongo.ts";

/**
 * @throws {UsageError} unless each document has one value at each path of the key, not null, and an
 * `_id` only where that is the key: a document keeps its `_id` for life.
 *
 * @example
 * ```ts
 * import { checkUpsertDocuments } from "@lib/connectors/mongo/check_upsert.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * checkUpsertDocuments([{ _id: "a", n: 1 }], { key: ["_id"] });
 * assertThrows(() => checkUpsertDocuments([{ n: null }], { key: ["n"] }), UsageError, "n");
 * ```
 */
export function checkUpsertDocuments(documents: readonly Document[], options: UpsertOptions): void {
  checkUpsert(options);
  for (const document of documents) keyFilter(document, options);
}

/** The filter that finds the document with the same key. */
export function keyFilter(document: Document, { key }: UpsertOptions): Filter {
  const filter = Object.fromEntries(key.map((path) => {
    const [value = null, ...more] = valuesAt(document, path);
    if (value === null || more.length > 0) {
      throw new UsageError(
        `${path} must have one value, not null, as it is part of the key: current value is ${
          JSON.stringify(valuesAt(document, path))
        }`,
      );
    }
    return [path, value];
  }));
  checkFilter(filter);
  if (document._id !== undefined && !key.includes("_id")) {
    throw new UsageError(
      `_id must not be given where the key is ${key.join(", ")}: current value is ${
        JSON.stringify(document._id)
      }`,
    );
  }
  return filter as Filter;
}
