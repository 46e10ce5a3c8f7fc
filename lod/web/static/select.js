// Searching among the codes of a dimension, and choosing all that are found. Without it the form works.
// The codes of a long list are not on the page: they are read from the page where one would choose them without this.

const PAUSE = 200;

function text(element, name, words) {
  const made = document.createElement(element);
  made.className = name;
  made.textContent = words;
  return made;
}

// how far a name is from what is searched for: the same, one that begins so, a word that begins so, or further
function distance(name, wanted) {
  if (name === wanted) {
    return 0;
  }
  const place = name.indexOf(wanted);
  return place === 0 ? 1 : place > 0 && /[^\p{L}\p{N}]/u.test(name[place - 1]) ? 2 : 3;
}

// what is found among the items that are here, the best match first
function here(list) {
  const names = new Map();
  return async (asked) => {
    const wanted = asked.toLocaleLowerCase();
    for (const item of list.children) {
      if (!names.has(item)) {
        names.set(item, item.textContent.trim().toLocaleLowerCase());
      }
    }
    const items = [...names.keys()];
    for (const item of items) {
      item.hidden = !names.get(item).includes(wanted);
    }
    const rank = (item) => (wanted && !item.hidden ? distance(names.get(item), wanted) : 3);
    list.append(...items.toSorted((one, other) => rank(one) - rank(other)));
  };
}

// what the server finds: first what is chosen, whatever was searched for
function there(list, { codes, name, none }) {
  const known = new Map();
  const remember = (item) => {
    const box = item.querySelector("input");
    if (box) {
      known.set(box.value, { item, box });
    }
  };
  const meant = [...list.children].filter((item) => "meant" in item.dataset);
  let last = 0;
  [...list.children].forEach(remember);
  return async (wanted) => {
    const number = (last += 1);
    const address = new URL(codes, location.href);
    address.searchParams.set("q", wanted);
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== last || !answer.ok) {
      return;
    }
    const found = [...page.querySelectorAll("#codes > li")].map((item) => {
      const box = item.querySelector("input");
      box.name = name;
      if (!known.has(box.value)) {
        remember(document.importNode(item, true));
      }
      return known.get(box.value).item;
    });
    const chosen = [...known.values()].filter(({ box }) => box.checked).map(({ item }) => item);
    const shown = [...new Set([...(wanted ? [] : meant), ...chosen, ...found])];
    list.replaceChildren(...(shown.length ? shown : [text("li", "quiet", none)]));
  };
}

function searching(details) {
  const list = details.querySelector("ul");
  const lazy = Boolean(details.dataset.codes);
  const search = lazy ? there(list, details.dataset) : here(list);
  const label = document.createElement("label");
  const input = document.createElement("input");
  const all = text("button", "ds-button", details.dataset.all);
  let waiting = 0;

  label.textContent = details.dataset.search;
  input.type = "search";
  input.className = "ds-input";
  input.autocomplete = "off";
  label.append(input);
  all.type = "button";
  all.dataset.variant = "tertiary";

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(input.value.trim()), lazy ? PAUSE : 0);
  });
  // the form is sent by its button, not by a search
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });
  all.addEventListener("click", () => {
    const boxes = [...list.querySelectorAll("li:not([hidden], [data-meant]) input")];
    const chosen = boxes.every((box) => box.checked);
    for (const box of boxes) {
      box.checked = !chosen;
    }
  });
  if (lazy) {
    details.addEventListener("toggle", () => search(""), { once: true });
  }
  list.before(label, all);
}

// what says nothing does not stand in the address
function plain({ formData }) {
  const across = formData.getAll("columns");
  if (across.includes("")) {
    formData.delete("columns");
    across.filter(Boolean).forEach((name) => formData.append("columns", name));
  }
  for (const name of ["sort", "chart", "show", "classes"]) {
    const value = formData.getAll(name).at(-1); // a button of the table says it after the form
    formData[value ? "set" : "delete"](name, value);
  }
  if ([...formData.keys()].some((name) => !["view", "lang", "columns", "sort", "labels", "chart", "show", "classes"].includes(name))) {
    formData.delete("view");
  }
}

function begin() {
  for (const form of document.querySelectorAll("form.filter")) {
    form.addEventListener("formdata", plain);
  }
  for (const details of document.querySelectorAll("details[data-search]")) {
    searching(details);
  }
}

begin();
document.addEventListener("redrawn", begin);
