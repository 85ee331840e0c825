/**
 * Tells a learner whether an answer is right.
 *
 * An exercise is two cells. The first has the tag `exercise`, an id of its own such as
 * `exercise-factor`, and in it `todo()` stands where the answer goes. The second calls `exercise`
 * with that answer and a check of what the answer means, so that every right answer passes, however
 * it is written. `notebooks/README.md` says where solutions are and how both are proved.
 *
 * @module
 */

import { checks, type Statements } from "../checks.ts";
import { type Displayed, displayed } from "../displayed.ts";
import { escapeMarkup } from "../escape_markup.ts";
import { ALERT, GOOD, MUTED } from "../theme.ts";
import { countTodos, isTodo } from "./todo.ts";

/** How an exercise stands: nothing was answered, all statements hold, or some do not. */
export type ExerciseStatus = "open" | "passed" | "failed";

/** What is asked and how an answer is judged. */
export interface ExerciseOptions<Answer> {
  /** A few words, unique in the notebook. */
  readonly task: string;
  /**
   * What must hold of a right answer. A text instead of `true` is a hint: it says what is wrong
   * without giving the answer away. A check that throws has found an answer that cannot be used.
   */
  readonly check: (answer: Answer) => Statements | Promise<Statements>;
  /** What to look at again; shown with every answer that is not right. */
  readonly hint?: string;
}

const LOOKS = {
  open: { sign: "○", say: "not done yet", colour: MUTED },
  passed: { sign: "✓", say: "right", colour: GOOD },
  failed: { sign: "✗", say: "not right yet", colour: ALERT },
} as const satisfies Record<ExerciseStatus, unknown>;

/**
 * Judges an answer: green with what is right about it, red with hints, or grey while it is open. It
 * never throws, so that a wrong answer does not end a run.
 *
 * @example
 * ```ts
 * import { exercise } from "@lib/display/exercise/exercise.ts";
 * import { todo } from "@lib/display/exercise/todo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const judge = (answer: number) =>
 *   exercise(answer, {
 *     task: "A factor of 12",
 *     check: (n) => ({ "divides 12": 12 % n === 0 || `12 / ${n} leaves ${12 % n}` }),
 *   });
 * assertEquals((await judge(todo())).text, "○ A factor of 12: not done yet");
 * assertEquals((await judge(4)).text, "✓ A factor of 12: right\n✓ divides 12");
 * assertEquals(
 *   (await judge(5)).text,
 *   "✗ A factor of 12: not right yet\n✗ divides 12: 12 / 5 leaves 2",
 * );
 * ```
 */
export async function exercise<Answer>(
  answer: Answer,
  options: ExerciseOptions<Answer>,
): Promise<Displayed> {
  const { task, hint } = options;
  const statements = await judge(answer, options);
  const status = statusOf(statements);
  const list = status === "open" ? undefined : checks(statements);
  const advice = status === "failed" ? hint : undefined;
  const { sign, say, colour } = LOOKS[status];
  return displayed({
    html: `<div style="border-left:4px solid ${colour};padding:0.25em 0.75em">` +
      `<div><b style="color:${colour}">${sign}</b> <b>${escapeMarkup(task)}</b>: ${say}</div>` +
      `${list?.html ?? ""}${
        advice === undefined ? "" : `<div>${escapeMarkup(advice)}</div>`
      }</div>`,
    text: [`${sign} ${task}: ${say}`, list?.text, advice].filter((line) => line !== undefined)
      .join("\n"),
    facts: { kind: "exercise", task, status },
  });
}

/** No statement at all stands for an answer that is still to be written. */
async function judge<Answer>(
  answer: Answer,
  { check }: ExerciseOptions<Answer>,
): Promise<Statements> {
  if (isTodo(answer)) return {};
  const before = countTodos();
  let statements: Statements;
  try {
    statements = await check(answer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    statements = { "the answer can be used": reason || "it fails without a message" };
  }
  return countTodos() > before ? {} : statements;
}

function statusOf(statements: Statements): ExerciseStatus {
  const outcomes = Object.values(statements);
  if (outcomes.length === 0) return "open";
  return outcomes.every((outcome) => outcome === true) ? "passed" : "failed";
}
