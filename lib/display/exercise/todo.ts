/** The place where a learner's answer goes. @module */

const TODO = Symbol("todo");
let asked = 0;

/**
 * Stands for an answer that is not there yet, as a value of whatever type is asked for. A notebook
 * with empty exercises type-checks and runs to its end; `exercise` shows "not done yet".
 *
 * @example
 * ```ts
 * import { isTodo, todo } from "@lib/display/exercise/todo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const factor: number = todo(); // replace todo() by your answer
 * assertEquals([isTodo(factor), isTodo(1.5)], [true, false]);
 * ```
 */
export function todo<Answer>(): Answer {
  asked++;
  return TODO as Answer;
}

/** Whether an answer is missing, or a part of it is. */
export function isTodo(answer: unknown): boolean {
  if (answer === TODO) return true;
  if (Array.isArray(answer)) return answer.some(isTodo);
  if (typeof answer !== "object" || answer === null) return false;
  return Object.getPrototypeOf(answer) === Object.prototype && Object.values(answer).some(isTodo);
}

/**
 * How often {@linkcode todo} was called: an answer that is a function shows only when it runs that
 * its body is still to be written.
 */
export function countTodos(): number {
  return asked;
}
