// Selections in a site that is files: the figures asked for in the address, read from parts of all there are.
// #/a/b/c is one figure by its codes, where figures have no pages of their own.

const ROOT = new URL("..", import.meta.url);
const ROWS = 50;
const MOST_PARTS = 60;
const section = document.querySelector("section[data-parts]");

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

// a segment of a path as the code that it stands for
function code(segment) {
  return decodeURIComponent(segment.replaceAll(/~([0-9A-F]{2})/g, "%$1"));
}

// the places of the codes that values ask for: a code, codes from one to another, or all of them
function places(dimension, values) {
  const at = new Map(dimension.codes.map((each, place) => [each, place]));
  const chosen = new Set();
  for (const value of values) {
    const [first, last] = value.split("..");
    if (at.has(value)) {
      chosen.add(at.get(value));
    } else if (last !== undefined && (at.has(first) || !first) && (at.has(last) || !last)) {
      const end = last ? at.get(last) : dimension.codes.length - 1;
      for (let place = first ? at.get(first) : 0; place <= end; place += 1) {
        chosen.add(place);
      }
    } else if (value === "*") {
      return null;
    } else {
      throw new RangeError(`${dimension.name}=${value}`);
    }
  }
  return chosen.size ? chosen : null;
}

// what the address asks for: the chosen places of each dimension (null: all), and the page
function wanted(about) {
  if (location.hash.startsWith("#/")) {
    const codes = location.hash.slice(2).split("/").map(code);
    return { chosen: about.dimensions.map((dimension, i) => places(dimension, [codes[i] ?? ""])), page: 1 };
  }
  const given = new URLSearchParams(location.search);
  const named = new Set(["lang", "page", "view", ...about.dimensions.map(({ name }) => name)]);
  const other = [...given.keys()].find((name) => !named.has(name) && given.get(name));
  if (other) {
    throw new RangeError(`${other}=${given.get(other)}`);
  }
  const page = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
  return { chosen: about.dimensions.map((dimension) => places(dimension, given.getAll(dimension.name))), page };
}

// the rows that are chosen: which page of them, and how many there are
function select({ dimensions, runs }, chosen, page) {
  const sizes = dimensions.map(({ codes }) => codes.length);
  const rows = [];
  let [row, number, total] = [0, 0, 0];
  for (let i = 0; i < runs.length; i += 2) {
    number += runs[i];
    for (let left = runs[i + 1]; left > 0; left -= 1, row += 1, number += 1) {
      let rest = number;
      let fits = true;
      for (let place = sizes.length - 1; place >= 0 && fits; place -= 1) {
        fits = !chosen[place] || chosen[place].has(rest % sizes[place]);
        rest = Math.floor(rest / sizes[place]);
      }
      if (fits) {
        if (total >= (page - 1) * ROWS && rows.length < ROWS) {
          rows.push({ row, number });
        }
        total += 1;
      }
    }
  }
  return { rows, total };
}

function codesOf({ dimensions }, number) {
  const found = [];
  for (let place = dimensions.length - 1; place >= 0; place -= 1) {
    const size = dimensions[place].codes.length;
    found[place] = number % size;
    number = Math.floor(number / size);
  }
  return found;
}

function linked(words, page) {
  return page ? made("a", { className: "ds-link", href: /^https?:/.test(page) ? page : new URL(page, ROOT).href }, words) : words;
}

function cell(text, about, language) {
  const [sign, ...rest] = text.split("\u00a0");
  const spoken = about.signs[sign]?.[language];
  if (!spoken) {
    return [text];
  }
  const shown = made("span", {}, `${sign}\u00a0`);
  shown.ariaHidden = "true";
  return [shown, made("span", { className: "ds-sr-only" }, `${spoken} `), rest.join("\u00a0")];
}

// the page of a figure: its codes as segments, with the language as other pages of this one have it
function pageOf(about, places) {
  const escaped = (text) => [...new TextEncoder().encode(text)]
    .map((byte) => `~${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  const segments = about.dimensions.map(({ codes }, i) =>
    codes[places[i]].replaceAll(/[^A-Za-z0-9_.-]|\.(?![0-9])/gu, escaped));
  const path = segments.join("/");
  const end = document.documentElement.lang === section.dataset.language ? "" : `.${document.documentElement.lang}`;
  return about.single ? `doc/observation/${section.dataset.parts}/${path}${end}.html` : "";
}

async function table(about, { rows, total }, page) {
  const language = document.documentElement.lang;
  const numbers = [...new Set(rows.map(({ row }) => Math.floor(row / about.part)))];
  if (numbers.length > MOST_PARTS) {
    throw new RangeError(`${numbers.length}`);
  }
  const parts = new Map(await Promise.all(numbers.map(async (number) =>
    [number, await read(`parts/${section.dataset.parts}/${language}/${number}.json`)])));
  const shown = about.dimensions.map(({ codes }, i) => i).filter((i) => about.dimensions[i].codes.length > 1);
  const head = made("tr", {}, ...shown.map((i) => made("th", { scope: "col" }, about.dimensions[i].label[language])),
    made("th", { scope: "col", className: "number" }, section.dataset.value));
  const lines = rows.map(({ row, number }) => {
    const at = codesOf(about, number);
    const text = parts.get(Math.floor(row / about.part))[row % about.part];
    const names = shown.map((i, place) => {
      const { labels, pages } = about.dimensions[i];
      const words = linked(labels[language][at[i]], pages[language][at[i]]);
      return made(place ? "td" : "th", place ? {} : { scope: "row" }, words);
    });
    const value = made("td", { className: "number value" });
    const own = pageOf(about, at);
    value.append(...(own ? [made("a", { className: "ds-link", href: new URL(own, ROOT).href }, ...cell(text, about, language))] : cell(text, about, language)));
    return made("tr", {}, ...names, value);
  });
  const first = (page - 1) * ROWS + 1;
  const words = section.dataset.paging.replace("{first}", first).replace("{last}", first + rows.length - 1).replace("{total}", total);
  const caption = made("caption", { id: "figures-caption" }, words);
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

function checked(about, chosen) {
  about.dimensions.forEach(({ name, codes }, i) => {
    for (const box of document.querySelectorAll(`#filter input[name="${CSS.escape(name)}"]`)) {
      box.checked = Boolean(chosen[i]?.has(codes.indexOf(box.value)));
    }
  });
}

// the codes of a long list are not on the page: they come when one looks for them
async function filled(details) {
  const about = await read(`parts/${section.dataset.parts}.json`);
  const dimension = about.dimensions.find(({ name }) => name === details.dataset.name);
  const list = details.querySelector("ul");
  const there = new Set([...list.querySelectorAll("input")].map((box) => box.value));
  const asked = new URLSearchParams(location.search).getAll(dimension.name);
  dimension.codes.forEach((each, place) => {
    if (!there.has(each)) {
      const box = made("input", { type: "checkbox", name: dimension.name, value: each, checked: asked.includes(each) });
      list.append(made("li", {}, made("label", {}, box, ` ${dimension.labels[document.documentElement.lang][place]}`)));
    }
  });
}

async function show() {
  if (!location.hash.startsWith("#/") && ![...new URLSearchParams(location.search).keys()].some((name) => name !== "lang")) {
    return;
  }
  const target = section.querySelector("#selected");
  try {
    const about = await read(`parts/${section.dataset.parts}.json`);
    const { chosen, page } = wanted(about);
    const found = select(about, chosen, page);
    checked(about, chosen);
    const box = made("div", { className: "scroll", tabIndex: 0 }, found.total ? await table(about, found, page) : "");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", section.dataset.label);
    target.replaceChildren(...(found.rows.length ? [box, turning(found.total, page)] : [made("p", { className: "none" }, section.dataset.none)]));
  } catch (error) {
    const words = error instanceof RangeError ? section.dataset.cannot : section.dataset.failed;
    target.replaceChildren(made("p", { className: "problem" }, `${words} ${error.message}`));
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
