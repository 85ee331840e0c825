import { assertEquals } from "@std/assert";
import process from "node:process";
import { silenceWarning } from "@lib/connectors/kafka/kafkajs/silence_warning.ts";

Deno.test("silenceWarning() drops warnings of its name, however it is given, and no other", () => {
  const heard = listen(() => {
    silenceWarning("Dropped");
    process.emitWarning("a", "Dropped");
    process.emitWarning("b", { type: "Dropped" });
    process.emitWarning(Object.assign(new Error("c"), { name: "Dropped" }));
    process.emitWarning("d", "Kept");
    process.emitWarning("e", { type: "Kept", code: "K1" });
    process.emitWarning("f");
    process.emitWarning(new Error("g"));
  });
  assertEquals(heard, [
    ["d", "Kept"],
    ["e", { type: "Kept", code: "K1" }],
    ["f"],
    [new Error("g")],
  ]);
});

Deno.test("silenceWarning() knows the runtime's name for a timer that is overdue", async () => {
  // The runtime warns once a process, so each case is a process of its own.
  assertEquals((await stderrOf(OVERDUE)).includes("TimeoutNegativeWarning"), true);
  const module = new URL("silence_warning.ts", import.meta.url).href;
  const silenced = `import { silenceWarning } from ${JSON.stringify(module)};
    silenceWarning("TimeoutNegativeWarning");
    ${OVERDUE}`;
  assertEquals(await stderrOf(silenced), "");
});

const OVERDUE = `(await import("node:timers")).setTimeout(() => {}, -1000);`;

async function stderrOf(code: string): Promise<string> {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", code],
    env: { NO_COLOR: "1" },
    stderr: "piped",
  }).output();
  return new TextDecoder().decode(stderr);
}

/** What was told while this ran. */
function listen(run: () => void): unknown[][] {
  const heard: unknown[][] = [];
  const original = process.emitWarning;
  process.emitWarning = (...told: unknown[]) => void heard.push(told);
  try {
    run();
  } finally {
    process.emitWarning = original;
  }
  return heard;
}
