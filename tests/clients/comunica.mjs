// Asks an endpoint with Comunica; prints a line for each answer. Arguments: the package's folder, the endpoint, queries.
import { createRequire } from "node:module";

const [folder, endpoint, select, ask, construct, describe] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${folder}/`)("@comunica/query-sparql");
const engine = new QueryEngine();
const text = (row) => `${row.get("figure").value} ${row.get("share").value}`;

for (const source of [{ type: "sparql", value: endpoint }, endpoint]) {
  const sources = [source];
  const rows = await (await engine.queryBindings(select, { sources })).toArray();
  for (const row of rows) console.log(`connection ${text(row)}`);
  console.log(`ask ${await engine.queryBoolean(ask, { sources })}`);
  console.log(`construct ${(await (await engine.queryQuads(construct, { sources })).toArray()).length}`);
  console.log(`describe ${(await (await engine.queryQuads(describe, { sources })).toArray()).length}`);
}
