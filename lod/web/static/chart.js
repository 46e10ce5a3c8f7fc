// Tips in charts: the figure nearest to pointer or finger, or where the arrow keys have come to. Without it the table
// has the numbers.

const SVG = "http://www.w3.org/2000/svg";

// the figures of a plot: where they lie in per cent, and what they say
function figures(plot, { periods: named, places: placed, unit }) {
  const [periods, places] = [named.split("\n"), placed.split("\n").map(Number)];
  return [...plot.querySelectorAll("g[data-tips]")].map((line) => {
    const points = [...line.querySelectorAll("polyline")].flatMap((run) =>
      run.getAttribute("points").split(" ").map((point) => point.split(",").map(Number)));
    const heights = new Map(points);
    const near = (x) => points.reduce((best, point) => (Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best))[1];
    return line.dataset.tips.split("\n").map((text, number) => ({
      plot,
      x: places[number],
      y: heights.get(places[number]) ?? (points.length && points.length < places.length ? near(places[number]) : 100),
      about: [line.dataset.name, periods[number]].filter(Boolean).join(", "),
      text: [text, unit].filter(Boolean).join("\u00a0"),
    }));
  });
}

// the areas of a map, whose titles become tips: a browser would show both
function areas(chart) {
  const named = [...chart.querySelectorAll(".map path:has(title)")];
  for (const area of named) {
    area.dataset.tip = area.firstElementChild.textContent;
    area.firstElementChild.remove();
  }
  return named.length ? named : [...chart.querySelectorAll(".map path[data-tip]")];
}

class Tips {
  constructor(chart) {
    this.chart = chart;
    this.body = chart.querySelector("[role=img]");
    this.plots = this.body.dataset.places ? [...chart.querySelectorAll(".plot")] : [];
    this.lines = this.plots.flatMap((plot) => figures(plot, this.body.dataset));
    this.bars = [...chart.querySelectorAll(".bar[data-tip]"), ...areas(chart)];
    if (!this.lines.length && !this.bars.length) {
      return;
    }
    this.tip = document.createElement("div");
    this.tip.className = "tip";
    this.tip.role = "status";
    this.tip.hidden = true;
    this.dot = document.createElementNS(SVG, "circle");
    this.dot.setAttribute("class", "pointed");
    this.dot.setAttribute("r", "5");
    chart.append(this.tip);
    this.body.tabIndex = 0;
    this.body.ariaDescription = chart.dataset.keys;
    for (const name of ["pointermove", "pointerdown"]) {
      this.body.addEventListener(name, (event) => this.point(event));
    }
    this.body.addEventListener("pointerleave", () => this.close());
    this.body.addEventListener("blur", () => this.close());
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.at = [0, (this.lines[0]?.length ?? 1) - 1];
  }

  point(event) {
    const bar = event.target.closest(".bar, .map path[data-tip]");
    if (bar) {
      this.showBar(bar);
      return;
    }
    const plot = event.target.closest(".plot") ?? (this.plots.length === 1 ? this.plots[0] : null);
    if (!plot) {
      return;
    }
    const box = plot.getBoundingClientRect();
    let best = Infinity;
    this.lines.forEach((line, i) => line.forEach((figure, j) => {
      if (figure.plot === plot) {
        const x = box.left + (figure.x / 100) * box.width - event.clientX;
        const y = box.top + (figure.y / 100) * box.height - event.clientY;
        const far = x * x * 4 + y * y;
        if (far < best) {
          best = far;
          this.at = [i, j];
        }
      }
    }));
    this.show();
  }

  key(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === "Escape") {
      this.close();
    }
    if (!step) {
      return;
    }
    event.preventDefault();
    if (this.bars.length) {
      const last = this.bars.findIndex((bar) => bar.classList.contains("pointed-at"));
      const next = Math.min(Math.max(last + step[0] + step[1], 0), this.bars.length - 1);
      this.showBar(this.bars[next]);
      return;
    }
    if (!this.tip.hidden) {
      const line = Math.min(Math.max(this.at[0] + step[0], 0), this.lines.length - 1);
      this.at = [line, Math.min(Math.max(this.at[1] + step[1], 0), this.lines[line].length - 1)];
    }
    this.show();
  }

  show() {
    const figure = this.lines[this.at[0]][this.at[1]];
    this.dot.setAttribute("cx", `${figure.x}%`);
    this.dot.setAttribute("cy", `${figure.y}%`);
    figure.plot.append(this.dot);
    this.say(figure.about, figure.text);
    this.place(this.dot.getBoundingClientRect());
  }

  showBar(bar) {
    this.close();
    bar.classList.add("pointed-at");
    const cut = bar.dataset.tip.lastIndexOf(": ");
    this.say(bar.dataset.tip.slice(0, cut), bar.dataset.tip.slice(cut + 2));
    this.place((bar.querySelector(".track") ?? bar).getBoundingClientRect());
  }

  say(about, text) {
    const value = document.createElement("strong");
    value.textContent = text;
    this.tip.replaceChildren(about, value);
    this.tip.hidden = false;
  }

  place(box) {
    const outer = this.chart.getBoundingClientRect();
    const middle = box.left + box.width / 2 - outer.left - this.tip.offsetWidth / 2;
    const above = box.top - outer.top - this.tip.offsetHeight - 8;
    this.tip.style.left = `${Math.max(0, Math.min(middle, outer.width - this.tip.offsetWidth))}px`;
    this.tip.style.top = `${above < 0 ? box.bottom - outer.top + 8 : above}px`;
  }

  close() {
    this.tip.hidden = true;
    this.dot.remove();
    this.chart.querySelector(".pointed-at")?.classList.remove("pointed-at");
  }
}

function begin() {
  for (const chart of document.querySelectorAll("figure.chart")) {
    new Tips(chart);
  }
}

begin();
document.addEventListener("redrawn", begin);
