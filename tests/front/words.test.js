import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, fill, place } from "../../labase_survey/front/words.js";

const words = { dots_one: "{n} gommette", dots_other: "{n} gommettes", place_one: "{n}re", place_other: "{n}e" };

test("a message takes its values, and only those", () => {
  assert.equal(fill("{a} et {b}", { a: 1 }), "1 et {b}");
});

test("the plural is the language's", () => {
  const said = (language) => [0, 1, 2].map((n) => counted({ words, language }, "dots", n));
  assert.deepEqual(said("fr"), ["0 gommette", "1 gommette", "2 gommettes"]);
  assert.deepEqual(said("en"), ["0 gommettes", "1 gommette", "2 gommettes"]);
});

test("places are ordinals", () => {
  const english = { place_one: "{n}st", place_two: "{n}nd", place_few: "{n}rd", place_other: "{n}th" };
  assert.deepEqual(
    [1, 2].map((n) => place({ words, language: "fr" }, n)),
    ["1re", "2e"],
  );
  assert.deepEqual(
    [1, 2, 3, 11, 22].map((n) => place({ words: english, language: "en" }, n)),
    ["1st", "2nd", "3rd", "11th", "22nd"],
  );
});
