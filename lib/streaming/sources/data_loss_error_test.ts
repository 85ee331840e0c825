import { assert, assertEquals } from "@std/assert";
import { DataLossError } from "./data_loss_error.ts";

Deno.test("DataLossError names every loss and how to go on", () => {
  const error = new DataLossError(["a.ndjson is gone", "sales/1 begins at 7"]);
  for (const part of [...error.losses, "--accept-data-loss"]) assert(error.message.includes(part));
  assertEquals([error.isRetriable, error.losses.length], [false, 2]);
});
