// Shows a selection in place: the page of its address is fetched, and put where this one is. Without it, or where that
// fails, the browser goes there.

const PARTS = ["nav.menu", "main"];
const DESCRIBING = "link[rel=canonical], link[rel=alternate], meta[name=description], meta[property]";

// what is shown now, for those who do not see it
const status = document.createElement("p");
status.className = "ds-sr-only";
status.role = "status";
document.body.append(status);

let shown = location.pathname + location.search;
let last = 0;

// how the control that has the focus is found again
function focused() {
  const { name, value, type, id } = document.activeElement ?? {};
  if (id) {
    return `#${CSS.escape(id)}`;
  }
  return name ? `form.filter [name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]` : `form.filter [type="${type}"]`;
}

function replace(page) {
  const back = focused();
  document.title = page.title;
  for (const old of document.head.querySelectorAll(DESCRIBING)) {
    old.remove();
  }
  document.head.append(...[...page.head.querySelectorAll(DESCRIBING)].map((element) => document.importNode(element, true)));
  for (const part of PARTS) {
    document.querySelector(part).replaceWith(document.importNode(page.querySelector(part), true));
  }
  document.dispatchEvent(new Event("redrawn"));
  status.textContent = document.querySelector("h1").textContent;
  (document.querySelector(back) ?? document.querySelector("main")).focus({ preventScroll: true });
}

async function show(address) {
  const number = (last += 1);
  document.querySelector("main").ariaBusy = "true";
  let page = null;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    page = null;
  }
  if (number !== last) {
    return false;
  }
  if (!page?.querySelector("form.filter")) {
    location.assign(address);
    return false;
  }
  shown = address.pathname + address.search;
  replace(page);
  return true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.filter") || event.submitter?.hasAttribute("formaction")) {
    return;
  }
  event.preventDefault();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form, event.submitter)).toString();
  if (await show(address)) {
    history.pushState(null, "", address.href);
  }
});

addEventListener("popstate", () => {
  const address = new URL(location.href);
  if (address.pathname + address.search !== shown) {
    show(address);
  }
});
