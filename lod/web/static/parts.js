// What pages of a site that is files read: parts of figures, of lists and of words, each once.

export const ROOT = new URL("..", import.meta.url);
const [MOST_PARTS, LEAST] = [6, 2];
const files = new Map();

async function fetched(file) {
  const answer = await fetch(new URL(file, ROOT));
  if (!answer.ok) {
    throw new Error(`${answer.status} ${file}`);
  }
  return answer.json();
}

export function read(file) {
  if (!files.has(file)) {
    files.set(file, fetched(file));
  }
  return files.get(file);
}

export function made(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// where a page lies: one of this site, or another's
export function address(page) {
  return /^https?:/.test(page) ? page : new URL(page, ROOT).href;
}

// the last of some texts in their order that is not after another: the part in which that stands
export function partOf(firsts, text) {
  return Math.max(0, firsts.findLastIndex((first) => first <= text));
}

// the members at some places of a list that lies in parts
export async function membersOf(folder, size, places) {
  const numbers = [...new Set(places.map((place) => Math.floor(place / size)))];
  const parts = new Map(await Promise.all(numbers.map(async (number) => [number, await read(`${folder}/${number}.json`)])));
  return places.map((place) => parts.get(Math.floor(place / size))[place % size]);
}

// the parts in which words may stand that begin with a text
function partsOf(firsts, text) {
  const numbers = [];
  for (let part = partOf(firsts, text); part < firsts.length && (firsts[part] <= text || firsts[part].startsWith(text)); part += 1) {
    numbers.push(part);
  }
  return numbers;
}

// the things that have a word, or one that begins with it, each with how well it fits
async function having(about, word) {
  const fits = new Map();
  const numbers = partsOf(about.words, word);
  let cut = numbers.length > MOST_PARTS;
  for (const part of await Promise.all(numbers.slice(0, MOST_PARTS).map((number) => read(`words/${number}.json`)))) {
    for (const [text, total, places] of part) {
      if (text === word || (word.length >= LEAST && text.startsWith(word))) {
        cut ||= total > places.length;
        for (const place of places) {
          const fit = (text === word ? 2 : 1) * (place % 2 ? 4 : 1);
          fits.set(place >> 1, Math.max(fit, fits.get(place >> 1) ?? 0));
        }
      }
    }
  }
  return { fits, cut };
}

// what has every word: numbers by kind, those that fit best first
export async function find(about, wanted) {
  const each = await Promise.all(wanted.map((word) => having(about, word)));
  const [first, ...others] = each.map(({ fits }) => fits).sort((one, other) => one.size - other.size);
  const fit = (number) => others.reduce((sum, fits) => sum + fits.get(number), first.get(number));
  const numbers = [...first.keys()].filter((number) => others.every((fits) => fits.has(number)));
  const ranked = numbers.map((number) => [number, fit(number)]).sort(([a, x], [b, y]) => y - x || a - b);
  let start = 0;
  const kinds = about.kinds.map(([kind, count]) => {
    const [from, end] = [start, start += count];
    return { kind, numbers: ranked.map(([number]) => number).filter((number) => number >= from && number < end) };
  });
  return { kinds: kinds.filter((one) => one.numbers.length), cut: each.some((one) => one.cut) };
}

// things by their numbers: name, page, what is said, code, where it belongs and the page of that
export function entriesOf(about, numbers) {
  return membersOf(`words/${document.documentElement.lang}`, about.part, numbers);
}
