// <lod-figure src="…/id/observation/…">ca. 80 prosent</lod-figure>: a published figure in any page. MIT.
customElements.get("lod-figure") || (() => {
  const TONGUES = { no: "nb", nb: "nb", nn: "nn", en: "en" };
  const OURS = /\/(id|doc)\/observation\//;
  const answers = new Map();
  const lanes = Array(4).fill(Promise.resolve());
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host([state]) { text-decoration: underline dotted 1px; text-underline-offset: .2em; cursor: help }
:host([state=changed]) { text-decoration-style: wavy }
:host([state=withdrawn]) { text-decoration: line-through }
[role]:focus-visible { outline: 2px solid; outline-offset: 2px }
i { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
div { position: fixed; inset: auto; margin: 0; max-width: min(22rem, 100vw - 3rem); padding: .6rem .8rem;
  border: 1px solid #767676; border-radius: 6px; background: #fff; color: #1a1a1a;
  font: .9375rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; white-space: normal; cursor: auto }
p { margin: 0 0 .35rem } p:first-child { font-weight: 600 } a { color: #00508a }`);

  function made(name, given, ...children) {
    const node = Object.assign(document.createElement(name), given);
    node.append(...children);
    return node;
  }

  async function ask(address) {
    try {
      const reply = await fetch(address, { credentials: "omit", headers: { Accept: "application/json" } });
      return [reply.status, await reply.json()];
    } catch { return [0]; }
  }

  function answer(address) {
    const lane = answers.size % 4;
    if (!answers.has(address)) answers.set(address, lanes[lane] = lanes[lane].then(() => ask(address)));
    return answers.get(address);
  }

  customElements.define("lod-figure", class extends HTMLElement {
    static observedAttributes = ["src", "value", "qualifier", "as-of", "format", "lang"];

    connectedCallback() { this.update(); }

    attributeChangedCallback() { this.isConnected && this.update(); }

    get address() {
      const url = new URL(this.getAttribute("src"), document.baseURI);
      const lang = TONGUES[(this.closest("[lang]")?.lang ?? "").slice(0, 2).toLowerCase()];
      const asked = { lang, asOf: this.getAttribute("as-of") };
      url.search = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
      return OURS.test(url.pathname) && url.href.replace(OURS, "/figure/");
    }

    async update() {
      if (document.readyState === "loading")
        await new Promise((ready) => document.addEventListener("DOMContentLoaded", ready));
      const address = this.address;
      const [status, data] = address ? await answer(address) : [0];
      if (address !== this.address) return;
      if ([404, 410].includes(status) && !this.hasAttribute("as-of")) this.show("withdrawn", data.detail);
      if (status !== 200) return;
      const pinned = this.getAttribute("value");
      const words = data.texts[this.getAttribute("format")];
      if (pinned === null) {
        if (words && words !== this.textContent) this.textContent = words;
      } else if (pinned !== data.value || (this.getAttribute("qualifier") ?? "exactly") !== data.qualifier) {
        return this.show("changed", data.changed, data);
      }
      this.show(data.state, data.note, data);
    }

    show(state, note, data) {
      const [words, hidden, tip] = this.shadowRoot?.children ?? this.build();
      hidden.textContent = note && ` (${note})`;
      tip.replaceChildren(...[note, ...(data?.about ?? [])].filter(Boolean).map((line) => made("p", {}, line)));
      if (data) tip.append(made("a", { href: data.page }, data.more));
      words.tabIndex = 0;
      this.setAttribute("state", state);
    }

    build() {
      const words = made("span", { role: "button", ariaExpanded: "false" }, made("slot"));
      const tip = made("div", { popover: "auto" });
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.append(words, made("i"), tip);
      const open = (wanted) => {
        if (tip.matches(":popover-open") !== wanted) tip.togglePopover(wanted);
        const { left, top, bottom } = words.getBoundingClientRect();
        tip.style.left = `${Math.max(8, Math.min(left, innerWidth - tip.offsetWidth - 8))}px`;
        tip.style.top = `${bottom + tip.offsetHeight > innerHeight ? Math.max(0, top - tip.offsetHeight) : bottom}px`;
      };
      tip.ontoggle = ({ newState }) => { words.ariaExpanded = newState === "open"; };
      words.onclick = () => open(true);
      words.onkeydown = (event) => {
        if (["Enter", " "].includes(event.key)) {
          event.preventDefault();
          open(!tip.matches(":popover-open"));
        }
      };
      this.onpointerenter = ({ pointerType }) => pointerType === "mouse" && open(true);
      this.onpointerleave = ({ pointerType }) => pointerType === "mouse" && open(false);
      return root.children;
    }
  });
})();
