// SPARQL in a site that is files: the engine and the triples are fetched when a query is asked, and answer in a worker.

const ROOT = new URL("..", import.meta.url);
const MOST_ROWS = 1000;
const SECONDS = 60;
const form = document.querySelector("form[data-triples]");
const answer = document.querySelector("#answer");
let worker = null;

function made(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// where a thing of this site is read about: any file server answers that, and its lasting address only with rules
function read(iri) {
  const path = iri.startsWith(form.dataset.base) ? iri.slice(form.dataset.base.length) : "";
  const [, dataset, key] = path.match(/^id\/observation\/([^/]+)\/(.+)$/) ?? [];
  if (dataset) {
    return new URL(`doc/dataset/${dataset}.html#/${key}`, ROOT).href;
  }
  return /^(?:id|def|shape)\//.test(path) ? new URL(`${path}.html`, ROOT).href : iri;
}

function term({ type, value, language }) {
  if (type === "NamedNode" && /^https?:/.test(value)) {
    return made("a", { className: "ds-link", href: read(value) }, value);
  }
  return made("span", language ? { lang: language } : {}, value);
}

function table({ variables, rows }) {
  const shown = rows.slice(0, MOST_ROWS);
  const caption = made("caption", { id: "answer-caption" },
    form.dataset.rows.replace("{shown}", shown.length).replace("{total}", rows.length));
  const head = made("thead", {}, made("tr", {}, ...variables.map((name) => made("th", { scope: "col", className: "code" }, name))));
  const lines = shown.map((row) => made("tr", {}, ...row.map((cell) => made("td", {}, ...cell ? [term(cell)] : []))));
  const box = made("div", { className: "scroll", tabIndex: 0 },
    made("table", { className: "ds-table answer" }, caption, head, made("tbody", {}, ...lines)));
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", "answer-caption");
  return box;
}

function drawn(result) {
  if (result.problem !== undefined) {
    return [made("p", { className: "problem", id: "problem" }, made("strong", {}, `${form.dataset.problem} `), result.problem)];
  }
  if (typeof result.answer === "boolean") {
    return [made("p", { className: "big" }, result.answer ? form.dataset.yes : form.dataset.no)];
  }
  if (result.triples) {
    const box = made("pre", { tabIndex: 0 }, made("code", {}, result.triples.join("\n")));
    return result.triples.length ? [box] : [made("p", {}, form.dataset.empty)];
  }
  return [result.rows.length ? table(result) : made("p", {}, form.dataset.empty)];
}

function show(result) {
  const title = made("h2", {}, form.dataset.answer);
  answer.replaceChildren(title, ...drawn(result));
  form.querySelector("button").disabled = false;
  answer.dataset.ready = "true";
}

function started() {
  const one = new Worker(new URL("querying-worker.js", import.meta.url), { type: "module" });
  one.addEventListener("error", (event) => ended({ problem: event.message ?? "" }));
  one.postMessage({ triples: new URL(form.dataset.triples, location.href).href });
  return one;
}

// an answer that takes too long is given up, and the next query begins anew
function ended(result) {
  worker?.terminate();
  worker = null;
  show(result);
}

function ask(query) {
  worker ??= started();
  delete answer.dataset.ready;
  answer.replaceChildren(made("p", {}, form.dataset.wait));
  form.querySelector("button").disabled = true;
  const timer = setTimeout(() => ended({ problem: form.dataset.slow }), SECONDS * 1000);
  worker.onmessage = ({ data }) => {
    clearTimeout(timer);
    show(data);
  };
  worker.postMessage({ query });
}

if (form) {
  const given = new URLSearchParams(location.search).get("query");
  if (given) {
    form.elements.query.value = given;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("query", form.elements.query.value);
    address.hash = "";
    history.replaceState(null, "", address);
    ask(form.elements.query.value);
  });
  form.hidden = false;
}
