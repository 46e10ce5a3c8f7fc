// Searching among the codes of a dimension, and choosing all that are found. Without it the form works.

function searching(details) {
  const list = details.querySelector("ul");
  const items = [...list.children];
  const label = document.createElement("label");
  const input = document.createElement("input");
  const all = document.createElement("button");

  label.textContent = details.dataset.search;
  input.type = "search";
  input.className = "ds-input";
  input.autocomplete = "off";
  label.append(input);
  all.type = "button";
  all.className = "ds-button";
  all.dataset.variant = "tertiary";
  all.textContent = details.dataset.all;

  const found = () => items.filter((item) => !item.hidden);

  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    for (const item of items) {
      item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  // the form is sent by its button, not by a search
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });
  all.addEventListener("click", () => {
    const boxes = found().map((item) => item.querySelector("input"));
    const chosen = boxes.every((box) => box.checked);
    for (const box of boxes) {
      box.checked = !chosen;
    }
  });
  list.before(label, all);
}

for (const details of document.querySelectorAll("details[data-search]")) {
  searching(details);
}
