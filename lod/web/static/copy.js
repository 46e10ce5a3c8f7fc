// A button beside what one would copy: [data-copy] says which element's text, by its id.
function begin() {
  for (const place of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button copy";
    button.dataset.variant = "secondary";
    button.dataset.size = "sm";
    button.textContent = place.dataset.label;
    const status = document.createElement("span");
    status.className = "ds-sr-only";
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(place.dataset.copy).textContent.trim());
      button.textContent = status.textContent = place.dataset.done;
      setTimeout(() => { button.textContent = place.dataset.label; status.textContent = ""; }, 3000);
    });
    place.append(button, status);
  }
}

begin();
document.addEventListener("redrawn", begin);
