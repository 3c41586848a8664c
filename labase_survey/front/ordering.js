/**
 * Options in the order this device shows them: as written, or, when `order` is "random", by a hash of the device's
 * `sid`, the question and the option, so that the order never moves under somebody's fingers.
 *
 * @param {import("./types").Question} question
 * @param {string} sid
 * @returns {import("./types").Option[]}
 */
export function ordered(question, sid) {
  const options = question.options ?? [];
  if (question.order !== "random") return options;
  const ranks = new Map(options.map((option) => [option, hash(`${sid}/${question.id}/${option.id}`)]));
  return [...options].sort((one, other) => Number(ranks.get(one)) - Number(ranks.get(other)));
}

/**
 * FNV-1a on the text's UTF-8 bytes, then murmur3's last mixing: 32 bits, the same in every browser.
 *
 * @param {string} text
 */
export function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
