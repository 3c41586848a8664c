import { holds, isGiven } from "./conditions.js";
import { counted, fill } from "./words.js";

/**
 * @typedef {import("./types").Question} Question
 * @typedef {import("./types").Answer} Answer
 * @typedef {import("./types").Answers} Answers
 */

export const NO_OPINION = "no-opinion";

/**
 * An answer as the question means it, its parts in the order of the definition, or null when nothing of it fits.
 * Drafts of an earlier revision and values set in Python come through here.
 *
 * @param {Question} question
 * @param {unknown} answer
 * @returns {Answer}
 */
export function fit(question, answer) {
  if (answer === null || answer === undefined) return null;
  const fitting = FITTING[question.kind];
  return fitting ? fitting(question, answer) : null;
}

/** @type {Record<string, (question: Question, answer: any) => Answer>} */
const FITTING = {
  single: (question, answer) => (ids(question).includes(answer) ? answer : null),
  multiple: (question, answer) => listed(question, answer, false),
  approval: (question, answer) => listed(question, answer, true),
  ranking: (question, answer) =>
    Array.isArray(answer) ? some([...new Set(answer)].filter((id) => ids(question).includes(id))) : null,
  text: (_, answer) => (typeof answer === "string" && answer.trim() ? answer : null),
  scale: (question, answer) => (onScale(question, answer) ? answer : null),
  points: (question, answer) => {
    const given = pairs(question, answer).filter(([, points]) => Number.isInteger(points) && points > 0);
    const { total = 5, most = total } = question;
    const spent = given.reduce((sum, [, points]) => sum + points, 0);
    return spent <= total && given.every(([, points]) => points <= most) ? some(Object.fromEntries(given)) : null;
  },
  grades: (question, answer) => {
    const grades = (question.grades ?? []).map((grade) => grade.id);
    return some(Object.fromEntries(pairs(question, answer).filter(([, grade]) => grades.includes(grade))));
  },
};

/** @param {Question} question */
function ids(question) {
  return (question.options ?? []).map((option) => option.id);
}

/**
 * @param {Question} question
 * @param {any} answer
 * @param {boolean} blank  whether an empty list says something
 */
function listed(question, answer, blank) {
  if (!Array.isArray(answer)) return null;
  const chosen = ids(question).filter((id) => answer.includes(id));
  return blank && answer.length === 0 ? chosen : some(chosen);
}

/**
 * @param {Question} question
 * @param {any} answer
 * @returns {[string, any][]}
 */
function pairs(question, answer) {
  if (typeof answer !== "object") return [];
  return ids(question)
    .filter((id) => Object.hasOwn(answer, id))
    .map((id) => [id, answer[id]]);
}

/**
 * @param {Question} question
 * @param {unknown} answer
 */
function onScale({ low = 1, high = 5, no_opinion }, answer) {
  if (answer === NO_OPINION) return Boolean(no_opinion);
  return typeof answer === "number" && Number.isInteger(answer) && answer >= low && answer <= high;
}

/**
 * @template T
 * @param {T} answer
 * @returns {T | null}
 */
function some(answer) {
  return isGiven(answer) ? answer : null;
}

/**
 * The questions that are asked given the answers so far. An answer to a question that isn't asked counts for nothing.
 *
 * @param {Question[]} questions
 * @param {Answers} answers
 * @returns {{ asked: Question[], answers: Answers }}
 */
export function askedOf(questions, answers) {
  /** @type {Question[]} */
  const asked = [];
  /** @type {Answers} */
  const given = {};
  for (const question of questions) {
    if (question.show_if && !holds(question.show_if, given)) continue;
    asked.push(question);
    const answer = fit(question, answers[question.id]);
    if (answer !== null) given[question.id] = answer;
  }
  return { asked, answers: given };
}

/**
 * What is wrong with an answer, in one sentence, or null.
 *
 * @param {Question} question
 * @param {Answer} answer
 * @param {{ words: import("./types").Words, language: string }} page
 * @returns {string | null}
 */
export function complaint(question, answer, page) {
  const { words } = page;
  if (answer === null) return question.required ? (words[`required_${question.kind}`] ?? words.required_any) : null;
  const chosen = Array.isArray(answer) ? answer.length : 0;
  if (question.least && chosen < question.least) return counted(page, "too_few", question.least, { chosen });
  if (question.most && chosen > question.most) return counted(page, "too_many", question.most, { chosen });
  if (question.kind === "text" && lengthOf(String(answer)) > (question.longest ?? Infinity)) {
    return fill(words.too_long, { longest: question.longest ?? 0, length: lengthOf(String(answer)) });
  }
  return null;
}

/**
 * Characters as Python counts them: code points.
 *
 * @param {string} text
 */
export function lengthOf(text) {
  return [...text].length;
}
