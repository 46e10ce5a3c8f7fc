// Search in a site that is files: the words of the address looked up in parts of all words there are.

import { words } from "./folding.js";
import { address as file, entriesOf, find, made, read } from "./parts.js";

const [FEW, MANY] = [5, 20];
const MOST_WORDS = 10;
const section = document.querySelector("section[data-finding]");

// a text with the words that were looked for marked
function marked(text, wanted) {
  return text.split(/([\p{L}\p{M}\p{N}]+)/u).map((piece, place) =>
    place % 2 && words(piece).some((word) => wanted.some((one) => word.startsWith(one))) ? made("mark", {}, piece) : piece);
}

function link(page, children) {
  return page ? made("a", { className: "ds-link", href: file(page) }, ...children) : made("span", {}, ...children);
}

function listed([name, page, about, code, within, above], wanted) {
  const title = made("p", { className: "name" }, link(page, marked(name, wanted)));
  if (code) {
    title.append(" ", made("span", { className: "code quiet" }, code));
  }
  const lines = about ? [made("p", {}, ...marked(about, wanted))] : [];
  if (within) {
    lines.push(made("p", { className: "quiet" }, `${section.dataset.in} `, link(above, [within])));
  }
  return made("li", {}, title, ...lines);
}

function address(changes) {
  const next = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    next.searchParams.set(name, value);
  }
  return next.href;
}

async function group(about, { kind, numbers }, alone, page, wanted) {
  const shown = alone ? numbers.slice((page - 1) * MANY, page * MANY) : numbers.slice(0, FEW);
  const name = section.dataset[kind];
  const items = (await entriesOf(about, shown)).map((entry) => listed(entry, wanted));
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
  const wanted = [...new Set(words(text))].slice(0, MOST_WORDS);
  const about = await read("words/index.json");
  const hits = wanted.length ? await find(about, wanted) : { kinds: [], cut: false };
  const alone = given.get("kind");
  const kinds = alone ? hits.kinds.filter(({ kind }) => kind === alone) : hits.kinds;
  const page = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
  if (!kinds.length) {
    return [made("h2", {}, section.dataset.none.replace("{query}", text)), made("p", {}, section.dataset.advice)];
  }
  const groups = await Promise.all(kinds.map((one) => group(about, one, Boolean(alone), page, wanted)));
  const cut = hits.cut ? [made("p", { className: "quiet" }, section.dataset.capped)] : [];
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
