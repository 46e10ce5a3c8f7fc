// Comforts of the grid: cells copied from a workbook spread over the rows, arrows move, nothing unsaved is left unasked.
const grid = document.getElementById("grid") || document.createElement("form");
const checked = document.getElementById("checked");
const cellAt = (place, column) => grid.elements[`c${place}-${column}`];
const placeOf = (input) => (/^c(\d+)-(\d+)$/.exec(input.name) || []).slice(1).map(Number);
const rows = [...new Set([...grid.querySelectorAll("input[name^=c]")].map((input) => placeOf(input)[0]))];
let saving = false;

const isChanged = () => [...grid.elements].some((field) =>
  field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.defaultValue !== undefined && field.type !== "hidden" && field.value !== field.defaultValue);

grid.addEventListener("paste", (event) => {
  const [place, column] = placeOf(event.target);
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (place === undefined || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const left = [];
  text.split(/\r?\n/).forEach((line, down) => {
    const row = rows[rows.indexOf(place) + down];
    if (row === undefined) return left.push(line);
    line.split("\t").forEach((value, right) => {
      const input = cellAt(row, column + right);
      if (input) input.value = value;
    });
  });
  if (left.length) grid.elements.pasted.value += left.join("\n") + "\n";
});

grid.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const [place, column] = placeOf(event.target);
  if (!step || place === undefined || event.altKey || event.target.list) return;
  const next = rows[rows.indexOf(place) + step];
  if (next === undefined) return;
  event.preventDefault();
  cellAt(next, column).focus();
});

grid.addEventListener("submit", () => { saving = true; });
addEventListener("beforeunload", (event) => { if (!saving && isChanged()) event.preventDefault(); });

const follow = async () => {
  const answer = await fetch(checked.dataset.address).then((response) => response.json(), () => null);
  if (answer && answer.busy) return setTimeout(follow, 700);
  if (answer && !isChanged() && document.activeElement === document.body) location.reload();
};
if (checked && checked.dataset.busy === "yes") setTimeout(follow, 500);
