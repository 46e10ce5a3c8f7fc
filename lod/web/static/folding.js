// Words as they are compared, as lod/search/folding.py has them: without case and diacritics, å like aa, ø like oe.

const LETTERS = { æ: "a", ä: "a", ø: "o", ö: "o", œ: "o", ð: "d", đ: "d", þ: "th", ŋ: "n", ŧ: "t", ß: "ss" };
const WORD = /[\p{L}\p{N}]+/gu;

function plain(text) {
  return text.replaceAll(/[æäøöœðđþŋŧß]/g, (letter) => LETTERS[letter]);
}

export function fold(word) {
  const bare = plain(word.toLowerCase()).normalize("NFKD").replaceAll(/\p{Mn}/gu, "");
  return plain(bare.toLowerCase()).replaceAll(/a[ae]+|oe+/g, (letters) => letters[0]);
}

export function words(text) {
  return (text.match(WORD) ?? []).flatMap((word) => fold(word).match(WORD) ?? []);
}
