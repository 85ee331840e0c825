import { assertEquals } from "@std/assert";
import { plainReason } from "./plain_reason.ts";

Deno.test("plainReason() leaves out the runtime's advice, and nothing else", () => {
  for (
    const [message, reason] of [
      ["disk full", "disk full"],
      ["Run again with care, please", "Run again with care, please"],
      [
        'Requires all access to "/proc/x", run again with the --allow-all flag',
        '"/proc/x" is the system\'s own, closed to this program',
      ],
      [
        'Cannot open: Requires net access to "a:1", run again with the --allow-net flag (mkdir)',
        'Cannot open: Requires net access to "a:1" (mkdir)',
      ],
    ] as const
  ) assertEquals(plainReason(new Error(message)), reason);
});

Deno.test("plainReason() takes what is thrown without being an error", () => {
  assertEquals(plainReason("stop"), "stop");
});

Deno.test("plainReason() knows what this runtime says", async () => {
  const { state } = await Deno.permissions.query({ name: "write", path: "/proc/x" });
  if (state === "granted") return;
  try {
    Deno.mkdirSync("/proc/x");
  } catch (error) {
    assertEquals(plainReason(error), '"/proc/x" is the system\'s own, closed to this program');
  }
});
