// Prints a graph in the canonical form of RDFC-1.0, by rdf-canonize. Arguments: the package's folder, N-Triples.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, file] = process.argv.slice(2);
const { canonize, NQuads } = createRequire(`${folder}/`)("rdf-canonize");
const dataset = NQuads.parse(readFileSync(file, "utf8"));
process.stdout.write(await canonize(dataset, { algorithm: "RDFC-1.0" }));
