/**
 * Show-if as data: the same small tree as in `definition/conditions.py`, which says what it means.
 *
 * @param {import("./types").Condition} condition
 * @param {import("./types").Answers} answers
 * @returns {boolean}
 */
export function holds(condition, answers) {
  if (condition.all) return condition.all.every((part) => holds(part, answers));
  if (condition.any) return condition.any.some((part) => holds(part, answers));
  if (condition.not) return !holds(condition.not, answers);
  const id = condition.question ?? "";
  return passes(condition, Object.hasOwn(answers, id) ? answers[id] : null);
}

/**
 * @param {import("./types").Condition} condition
 * @param {import("./types").Answer | undefined} answer
 * @returns {boolean}
 */
function passes(condition, answer) {
  const given = isGiven(answer);
  if (typeof condition.answered === "boolean") return given === condition.answered;
  if (!given) return false;
  if (condition.equals !== undefined) return answer === condition.equals;
  if (condition.includes !== undefined) return contains(answer, condition.includes);
  if (typeof answer !== "number") return false;
  if (condition.at_least !== undefined) return answer >= condition.at_least;
  return condition.at_most !== undefined && answer <= condition.at_most;
}

/**
 * Whether there is an answer at all: nothing, no words, no choice and no points are none.
 *
 * @param {unknown} answer
 */
export function isGiven(answer) {
  if (answer === null || answer === undefined || answer === "") return false;
  return typeof answer !== "object" || Object.keys(answer).length > 0;
}

/**
 * @param {unknown} answer
 * @param {string} id
 */
function contains(answer, id) {
  if (Array.isArray(answer)) return answer.includes(id);
  return typeof answer === "object" && answer !== null && Object.hasOwn(answer, id);
}
