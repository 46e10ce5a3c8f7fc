// The worker that answers: Oxigraph with all triples of the site, loaded at the first query.

import init, { Store } from "./vendor/oxigraph.js";

const GZIP = 0x1f8b;
let loaded = null;

// the text of a packed file; a server may have sent it unpacked already
async function text(buffer) {
  if (new DataView(buffer).getUint16(0) !== GZIP) {
    return new TextDecoder().decode(buffer);
  }
  return new Response(new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

async function load(address) {
  const [, answer] = await Promise.all([
    init({ module_or_path: new URL("vendor/oxigraph.wasm", import.meta.url) }),
    fetch(address),
  ]);
  if (!answer.ok) {
    throw new Error(`${answer.status} ${address}`);
  }
  const store = new Store();
  store.load(await text(await answer.arrayBuffer()), { format: "application/n-triples", no_transaction: true });
  return store;
}

function plain(term) {
  return term && { type: term.termType, value: term.value ?? term.toString(), language: term.language ?? "" };
}

function result(outcome) {
  if (!Array.isArray(outcome)) {
    return { answer: outcome };
  }
  if (outcome.length && !(outcome[0] instanceof Map)) {
    return { triples: outcome.map((quad) => `${quad.toString()} .`) };
  }
  const variables = [...new Set(outcome.flatMap((row) => [...row.keys()]))];
  return { variables, rows: outcome.map((row) => variables.map((name) => plain(row.get(name)))) };
}

addEventListener("message", async ({ data }) => {
  if (data.triples) {
    loaded = load(data.triples);
    loaded.catch(() => {});
    return;
  }
  try {
    postMessage(result((await loaded).query(data.query)));
  } catch (error) {
    postMessage({ problem: String(error.message ?? error) });
  }
});
