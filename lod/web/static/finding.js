// Search in a site that is files: the words of the address looked up in parts of all words there are.

import { words } from "./folding.js";

const ROOT = new URL("..", import.meta.url);
const [FEW, MANY] = [5, 20];
const [MOST_WORDS, MOST_PARTS, LEAST] = [10, 6, 2];
const section = document.querySelector("section[data-finding]");

async function read(file) {
  const answer = await fetch(new URL(file, ROOT));
  if (!answer.ok) {
    throw new Error(`${answer.status} ${file}`);
  }
  return answer.json();
}

function made(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// the parts in which words may stand that begin with a text
function partsOf(firsts, text) {
  let part = firsts.findLastIndex((first) => first <= text);
  const numbers = [];
  for (part = Math.max(part, 0); part < firsts.length && (firsts[part] <= text || firsts[part].startsWith(text)); part += 1) {
    numbers.push(part);
  }
  return numbers;
}

// the things that have a word, or one that begins with it, each with how well it fits
async function having(about, word) {
  const fits = new Map();
  const numbers = partsOf(about.words, word);
  let cut = numbers.length > MOST_PARTS;
  for (const part of await Promise.all(numbers.slice(0, MOST_PARTS).map((number) => read(`parts/search/words/${number}.json`)))) {
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
async function find(about, asked) {
  const each = await Promise.all(asked.map((word) => having(about, word)));
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

// a text with the words that were looked for marked
function marked(text, asked) {
  return text.split(/([\p{L}\p{M}\p{N}]+)/u).map((piece, place) =>
    place % 2 && words(piece).some((word) => asked.some((one) => word.startsWith(one))) ? made("mark", {}, piece) : piece);
}

function link(text, page, children) {
  return page ? made("a", { className: "ds-link", href: /^https?:/.test(page) ? page : new URL(page, ROOT).href }, ...children) : made("span", {}, ...children);
}

function listed([name, page, about, code, within, above], asked) {
  const title = made("p", { className: "name" }, link(name, page, marked(name, asked)));
  if (code) {
    title.append(" ", made("span", { className: "code quiet" }, code));
  }
  const lines = about ? [made("p", {}, ...marked(about, asked))] : [];
  if (within) {
    lines.push(made("p", { className: "quiet" }, `${section.dataset.in} `, link(within, above, [within])));
  }
  return made("li", {}, title, ...lines);
}

async function entries(about, numbers) {
  const parts = [...new Set(numbers.map((number) => Math.floor(number / about.part)))];
  const language = document.documentElement.lang;
  const pages = new Map(await Promise.all(parts.map(async (part) => [part, await read(`parts/search/${language}/${part}.json`)])));
  return numbers.map((number) => pages.get(Math.floor(number / about.part))[number % about.part]);
}

function address(changes) {
  const next = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    next.searchParams.set(name, value);
  }
  return next.href;
}

async function group(about, { kind, numbers }, alone, page, asked) {
  const shown = alone ? numbers.slice((page - 1) * MANY, page * MANY) : numbers.slice(0, FEW);
  const name = section.dataset[kind];
  const items = (await entries(about, shown)).map((entry) => listed(entry, asked));
  const links = [];
  if (!alone && numbers.length > FEW) {
    links.push([address({ kind }), section.dataset.all.replace("{count}", numbers.length)]);
  }
  if (alone && page > 1) {
    links.push([address({ page: page - 1 }), section.dataset.before]);
  }
  if (alone && page * MANY < numbers.length) {
    links.push([address({ page: page + 1 }), section.dataset.after]);
  }
  return [
    made("h3", {}, `${name} `, made("span", { className: "quiet" }, numbers.length)),
    made("ul", { className: "found" }, ...items),
    ...links.map(([href, text]) => made("p", {}, made("a", { className: "ds-link", href }, text, made("span", { className: "ds-sr-only" }, `: ${name}`)))),
  ];
}

async function show(text, given) {
  const asked = [...new Set(words(text))].slice(0, MOST_WORDS);
  const about = await read("parts/search.json");
  const found = asked.length ? await find(about, asked) : { kinds: [], cut: false };
  const alone = given.get("kind");
  const kinds = alone ? found.kinds.filter(({ kind }) => kind === alone) : found.kinds;
  const page = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
  if (!kinds.length) {
    return [made("h2", {}, section.dataset.none.replace("{query}", text)), made("p", {}, section.dataset.advice)];
  }
  const groups = await Promise.all(kinds.map((one) => group(about, one, Boolean(alone), page, asked)));
  const cut = found.cut ? [made("p", { className: "quiet" }, section.dataset.capped)] : [];
  return [made("h2", {}, section.dataset.for.replace("{query}", text)), ...cut, ...groups.flat()];
}

async function start() {
  const given = new URLSearchParams(location.search);
  const text = (given.get("q") ?? "").trim().slice(0, 200);
  for (const input of document.querySelectorAll("input[name=q]")) {
    input.value = text;
  }
  if (text) {
    try {
      section.replaceChildren(...await show(text, given));
    } catch (error) {
      section.replaceChildren(made("p", { className: "problem" }, `${section.dataset.failed} ${error.message}`));
    }
  }
  section.dataset.ready = "true";
}

if (section) {
  start();
}
