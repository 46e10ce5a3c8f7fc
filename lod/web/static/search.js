// Suggestions below every search box while one writes: a combobox with a list (ARIA 1.2). Without it the form works.

const WAIT = 150;

function suggesting(form, number) {
  const input = form.querySelector("input[type=search]");
  const list = form.appendChild(document.createElement("ul"));
  const status = form.appendChild(document.createElement("p"));
  let asked = null;
  let timer = 0;

  list.id = `suggestions-${number}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  status.className = "ds-sr-only";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.children];
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = options()[place];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show([, names, kinds, addresses]) {
    list.replaceChildren(...names.map((name, place) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.address = addresses[place];
      option.textContent = `${name} `;
      kind.className = "quiet";
      kind.textContent = kinds[place];
      option.append(kind);
      return option;
    }));
    status.textContent = names.length ? form.dataset.suggestions.replace("{count}", names.length) : form.dataset.none;
    list.hidden = !names.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  async function ask() {
    asked?.abort();
    const words = input.value.trim();
    if (!words) {
      close();
      return;
    }
    asked = new AbortController();
    const address = new URL(form.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    address.searchParams.set("local", "1");
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) {
        show(await answer.json());
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        close();
      }
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !list.hidden && chosen() >= 0) {
      event.preventDefault();
      location.assign(options()[chosen()].dataset.address);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        ask();
      } else if (event.key === "ArrowDown") {
        choose(chosen() + 1 < count ? chosen() + 1 : -1);
      } else {
        choose(chosen() < 0 ? count - 1 : chosen() - 1);
      }
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      location.assign(option.dataset.address);
    }
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("form[data-suggest]").forEach(suggesting);
