import { assertEquals, assertThrows } from "@std/assert";
import { DataLossError } from "./data_loss_error.ts";
import { settleLosses } from "./settle_losses.ts";

Deno.test("settleLosses() says nothing where nothing was lost", () => {
  for (const acceptsLoss of [true, false]) {
    settleLosses([], { anchors: {}, acceptsLoss, onNote: () => assertEquals(1, 0) });
  }
});

Deno.test("settleLosses() throws all losses at once", () => {
  const options = { anchors: {}, acceptsLoss: false, onNote: () => {} };
  const error = assertThrows(() => settleLosses(["a", "b"], options), DataLossError);
  assertEquals(error.losses, ["a", "b"]);
});
