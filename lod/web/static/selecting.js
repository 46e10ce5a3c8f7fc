// Selections in a site that is files: the figures asked for in the address, read from parts of all there are.
// #/a/b/c is one figure by its codes, where figures have no pages of their own.

import { words } from "./folding.js";
import { ROOT, address as file, entriesOf, find, made, membersOf, partOf, read } from "./parts.js";
import { select } from "./selection.js";

const ROWS = 50;
const CHUNKS = 5;
const [PAUSE, OFFERED, NAMED] = [200, 20, 3];
const section = document.querySelector("section[data-parts]");
const language = document.documentElement.lang;
let chunks = CHUNKS;

// a segment of a path as the code that it stands for
function code(segment) {
  return decodeURIComponent(segment.replaceAll(/~([0-9A-F]{2})/g, "%$1"));
}

// the place of a code; undefined for one that there is not
async function placeOf(dimension, wanted) {
  if (dimension.codes) {
    const place = dimension.codes.findIndex(([each]) => each === wanted);
    return place < 0 ? undefined : place;
  }
  const codes = await read(`parts/${section.dataset.parts}/codes/${dimension.name}/${partOf(dimension.firsts, wanted)}.json`);
  return codes.find(([each]) => each === wanted)?.[1];
}

// the codes at some places, each with its label and its page
function codesAt(dimension, places) {
  return dimension.codes
    ? places.map((place) => dimension.codes[place])
    : membersOf(`parts/${section.dataset.parts}/codes/${dimension.name}/${language}`, dimension.labelled, places);
}

// the places of the codes that values ask for, in their order: a code, codes from one to another; null for all of them
async function placesOf(dimension, values) {
  const chosen = new Set();
  for (const value of values) {
    const whole = await placeOf(dimension, value);
    const [first, last] = value.split("..");
    if (whole !== undefined) {
      chosen.add(whole);
    } else if (value === "*") {
      return null;
    } else {
      const from = first ? await placeOf(dimension, first) : 0;
      const to = last ? await placeOf(dimension, last) : dimension.size - 1;
      if (last === undefined || from === undefined || to === undefined) {
        throw new RangeError(`${dimension.name}=${value}`);
      }
      for (let place = from; place <= to; place += 1) {
        chosen.add(place);
      }
    }
  }
  return chosen.size ? [...chosen].sort((one, other) => one - other) : null;
}

// what the address asks for: the chosen places of each dimension (null: all), and the page
async function wanted(about) {
  if (location.hash.startsWith("#/")) {
    const codes = location.hash.slice(2).split("/").map(code);
    return { chosen: await Promise.all(about.dimensions.map((dimension, i) => placesOf(dimension, [codes[i] ?? ""]))), page: 1 };
  }
  const given = new URLSearchParams(location.search);
  const named = new Set(["lang", "page", "view", ...about.dimensions.map(({ name }) => name)]);
  const other = [...given.keys()].find((name) => !named.has(name) && given.get(name));
  if (other) {
    throw new RangeError(`${other}=${given.get(other)}`);
  }
  const page = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
  return { chosen: await Promise.all(about.dimensions.map((dimension) => placesOf(dimension, given.getAll(dimension.name)))), page };
}

// the rows that are chosen: those of a page, how many there are, and whether that is all
function selected(about, chosen, page) {
  const { starts, runs, part } = about;
  const readRuns = (number) => runs?.[number] ?? read(`parts/${section.dataset.parts}/runs/${number}.json`);
  const shown = { skip: (page - 1) * ROWS, take: ROWS, most: runs ? Infinity : chunks };
  return select({ sizes: about.dimensions.map(({ size }) => size), starts, chunk: 40 * part }, chosen, shown, readRuns);
}

function codesOf({ dimensions }, number) {
  const places = [];
  for (let place = dimensions.length - 1; place >= 0; place -= 1) {
    const { size } = dimensions[place];
    places[place] = number % size;
    number = Math.floor(number / size);
  }
  return places;
}

function linked(text, page) {
  return page ? made("a", { className: "ds-link", href: file(page) }, text) : text;
}

function cell(text, about) {
  const [sign, ...rest] = text.split("\u00a0");
  const spoken = about.signs[sign];
  if (!spoken) {
    return [text];
  }
  const shown = made("span", {}, `${sign}\u00a0`);
  shown.ariaHidden = "true";
  return [shown, made("span", { className: "ds-sr-only" }, `${spoken} `), rest.join("\u00a0")];
}

// the page of a figure: its codes as segments, with the language as other pages of this one have it
function pageOf(about, codes) {
  const escaped = (text) => [...new TextEncoder().encode(text)]
    .map((byte) => `~${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  const path = codes.map(([each]) => each.replaceAll(/[^A-Za-z0-9_.-]|\.(?![0-9])/gu, escaped)).join("/");
  const end = language === section.dataset.language ? "" : `.${language}`;
  return about.single ? `doc/observation/${section.dataset.parts}/${path}${end}.html` : "";
}

async function table(about, { rows, total, whole }, page) {
  const cells = await membersOf(`parts/${section.dataset.parts}/${language}`, about.part, rows.map(({ row }) => row));
  const at = rows.map(({ number }) => codesOf(about, number));
  const columns = await Promise.all(about.dimensions.map((dimension, i) => codesAt(dimension, at.map((places) => places[i]))));
  const shown = about.dimensions.map((_, i) => i).filter((i) => about.dimensions[i].size > 1);
  const head = made("tr", {}, ...shown.map((i) => made("th", { scope: "col" }, about.dimensions[i].label)),
    made("th", { scope: "col", className: "number" }, section.dataset.value));
  const lines = rows.map((_, line) => {
    const names = shown.map((i, place) => {
      const [, text, about_code] = columns[i][line];
      return made(place ? "td" : "th", place ? {} : { scope: "row" }, linked(text, about_code));
    });
    const value = made("td", { className: "number value" });
    const own = pageOf(about, columns.map((column) => column[line]));
    const content = cell(cells[line], about);
    value.append(...(own ? [made("a", { className: "ds-link", href: new URL(own, ROOT).href }, ...content)] : content));
    return made("tr", {}, ...names, value);
  });
  const first = (page - 1) * ROWS + 1;
  const text = section.dataset.paging.replace("{first}", first).replace("{last}", first + rows.length - 1);
  const caption = made("caption", { id: "figures-caption" }, text.replace("{total}", whole ? total : `${total}+`));
  return made("table", { className: "ds-table figures" }, caption, made("thead", {}, head), made("tbody", {}, ...lines));
}

function turning(total, page) {
  const address = (number) => {
    const next = new URL(location.href);
    next.searchParams.set("page", number);
    next.hash = "figures";
    return next.href;
  };
  const links = [];
  if (page > 1) {
    links.push(made("a", { className: "ds-link", href: address(page - 1), rel: "prev" }, section.dataset.before));
  }
  if (page * ROWS < total) {
    links.push(made("a", { className: "ds-link", href: address(page + 1), rel: "next" }, section.dataset.after));
  }
  return made("p", {}, ...links.flatMap((link) => [link, " "]));
}

function fieldOf(name) {
  const box = document.querySelector(`#filter input[name="${CSS.escape(name)}"]`);
  return document.querySelector(`#filter details[data-name="${CSS.escape(name)}"]`) ?? box?.closest("details");
}

// a code as it is chosen in the form
function item(dimension, [each, text], chosen) {
  const box = made("input", { type: "checkbox", name: dimension.name, value: each, checked: chosen });
  return made("li", {}, made("label", {}, box, ` ${text}`));
}

function add(details, dimension, codes, chosen) {
  const list = details.querySelector("ul");
  const there = new Map([...list.querySelectorAll("input")].map((box) => [box.value, box]));
  for (const entry of codes) {
    if (there.has(entry[0])) {
      there.get(entry[0]).closest("li").hidden = false;
      there.get(entry[0]).checked ||= chosen;
    } else {
      list.append(item(dimension, entry, chosen));
    }
  }
}

// the form says what is chosen: its boxes, and the summary of each dimension
async function checked(about, chosen) {
  for (const [i, dimension] of about.dimensions.entries()) {
    const details = fieldOf(dimension.name);
    if (details) {
      const few = chosen[i]?.slice(0, OFFERED) ?? [];
      const codes = await codesAt(dimension, few);
      for (const box of details.querySelectorAll("input[type=checkbox]")) {
        box.checked = false;
      }
      add(details, dimension, codes, true);
      const count = section.dataset.count.replace("{chosen}", chosen[i]?.length).replace("{known}", dimension.size);
      const every = section.dataset.every.replace("{known}", dimension.size);
      const names = codes.map(([, text]) => text).join(", ");
      details.querySelector("summary .quiet").textContent = !chosen[i] ? every : chosen[i].length <= NAMED ? names : count;
    }
  }
}

// the codes of a long list are not on the page: they come when one looks for them
async function filled(details) {
  const about = await read(`parts/${section.dataset.parts}.${language}.json`);
  const dimension = about.dimensions.find(({ name }) => name === details.dataset.name);
  const places = [...Array(Math.min(dimension.size, dimension.labelled ?? dimension.size)).keys()];
  add(details, dimension, await codesAt(dimension, places), false);
  const input = details.querySelector("input[type=search]");
  let waiting = 0;
  if (dimension.labelled && input) {
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => looked(details, dimension, input.value), PAUSE);
    });
    looked(details, dimension, input.value);  // what was written before
  }
}

// the codes of a very long list that have the words which were written, or are the code
async function looked(details, dimension, text) {
  const wanted = words(text);
  if (!wanted.length) {
    return;
  }
  const index = await read("words/index.json");
  const concepts = (await find(index, wanted)).kinds.find(({ kind }) => kind === "concept")?.numbers ?? [];
  const entries = await entriesOf(index, concepts.slice(0, 10 * OFFERED));
  const within = entries.filter(([, , , , , list]) => list === dimension.list).slice(0, OFFERED);
  const occurring = await Promise.all(within.map(([, , , each]) => placeOf(dimension, each)));
  const places = occurring.filter((place) => place !== undefined);
  add(details, dimension, await codesAt(dimension, places), false);
}

// what is shown where more is to be looked through than is read at once
function further() {
  const button = made("button", { type: "button", className: "ds-button" }, section.dataset.further);
  button.dataset.variant = "secondary";
  button.addEventListener("click", () => {
    chunks += 4 * CHUNKS;
    show();
  });
  return made("p", {}, button);
}

async function drawn() {
  const about = await read(`parts/${section.dataset.parts}.${language}.json`);
  const { chosen, page } = await wanted(about);
  const result = await selected(about, chosen, page);
  await checked(about, chosen);
  const more = result.whole ? [] : [further()];
  if (!result.rows.length) {
    return [made("p", { className: "none" }, result.whole ? section.dataset.none : section.dataset.cut), ...more];
  }
  const box = made("div", { className: "scroll", tabIndex: 0 }, await table(about, result, page));
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", section.dataset.label);
  return [box, turning(result.total, page), ...(result.whole ? [] : [made("p", { className: "quiet" }, section.dataset.cut)]), ...more];
}

async function show() {
  if (!location.hash.startsWith("#/") && ![...new URLSearchParams(location.search).keys()].some((name) => name !== "lang")) {
    return;
  }
  const target = section.querySelector("#selected");
  try {
    target.replaceChildren(...await drawn());
  } catch (error) {
    const text = error instanceof RangeError ? section.dataset.cannot : section.dataset.failed;
    target.replaceChildren(made("p", { className: "problem" }, `${text} ${error.message}`));
  }
  for (const other of section.querySelectorAll("#shown, .key-amount")) {
    other.hidden = true;
  }
  section.dataset.ready = "true";
}

if (section) {
  addEventListener("hashchange", () => location.hash.startsWith("#/") && show());
  for (const details of section.querySelectorAll("details[data-name]")) {
    details.addEventListener("toggle", () => filled(details), { once: true });
  }
  show();
}
