// A button beside what one would copy: [data-copy] says which element's text, by its id.
function begin() {
  for (const place of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button copy";
    button.dataset.variant = "secondary";
    button.dataset.size = "sm";
    button.textContent = place.dataset.label;
    const told = document.createElement("span");
    told.className = "ds-sr-only";
    told.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(place.dataset.copy).textContent.trim());
      button.textContent = told.textContent = place.dataset.done;
      setTimeout(() => { button.textContent = place.dataset.label; told.textContent = ""; }, 3000);
    });
    place.append(button, told);
  }
}

begin();
document.addEventListener("redrawn", begin);
