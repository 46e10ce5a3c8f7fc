// Replicates an event stream with ldes-client; prints the triples of the newest state of each thing in N-Triples.
// Arguments: the package's folder, the stream, and the address that its server has in the stead of its base.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, stream, server] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const { replicateLDES, intoConfig } = await import(pathToFileURL(`${folder}/node_modules/ldes-client/dist/lib/client.js`));
const { Writer } = require("n3");
const base = new URL("/", stream).href;
const real = globalThis.fetch;
globalThis.fetch = async (address, options) => {
  const asked = String(address.url ?? address);
  const response = await real(asked.replace(base, server), options);
  Object.defineProperty(response, "url", { value: asked });
  return response;
};
const PATHS = ["http://www.w3.org/ns/prov#generatedAtTime", "http://purl.org/dc/terms/isVersionOf"];
const DELETED = "https://www.w3.org/ns/activitystreams#Delete";
const newest = new Map();
const reader = replicateLDES(intoConfig({ url: stream, noShape: true }), "none").stream().getReader();
for (let member = await reader.read(); !member.done; member = await reader.read()) {
  const { quads } = member.value;
  const [at, thing] = PATHS.map((path) => quads.find((quad) => quad.predicate.value === path).object);
  if (newest.get(thing.value)?.at > at.value) continue;
  const gone = quads.some((quad) => quad.object.value === DELETED);
  const own = gone ? [] : quads.filter((quad) => !PATHS.includes(quad.predicate.value));
  newest.set(thing.value, { at: at.value, thing, own });
}
const writer = new Writer({ format: "N-Triples" });
for (const { thing, own } of newest.values())
  for (const quad of own) process.stdout.write(writer.quadToString(thing, quad.predicate, quad.object));
