// Reads charts out: where the pointer is, or where the arrow keys went. What is read stands in the chart's own data, so nothing is asked of the server.
"use strict";
(() => {
  const points = new WeakMap();

  const dataOf = (chart) => {
    try {
      return JSON.parse(chart.dataset.chart);
    } catch {
      return null;
    }
  };
  const timeOf = (data, point) => new Date((data.first + point * data.step) * 1000).toISOString().slice(11, 19) + " UTC";

  function read(chart, point) {
    const data = dataOf(chart);
    const last = (data?.lines[0]?.texts.length ?? 0) - 1;
    if (last < 0) {
      return;
    }
    const at = Math.min(Math.max(point, 0), last);
    points.set(chart, at);
    const cursor = chart.querySelector(".chart__cursor");
    const x = last === 0 ? 100 : (100 * at) / last;
    cursor.setAttribute("d", `M${x} 0V100`);
    cursor.setAttribute("visibility", "visible");
    const several = data.lines.length > 1;
    chart.querySelector(".chart__reading").textContent =
      timeOf(data, at) + ": " + data.lines.map((line) => (several ? line.name + " " : "") + line.texts[at]).join(", ");
  }

  function end(chart) {
    points.delete(chart);
    chart.querySelector(".chart__cursor")?.setAttribute("visibility", "hidden");
    const reading = chart.querySelector(".chart__reading");
    if (reading) {
      reading.textContent = "";
    }
  }

  const chartOf = (event) => event.target.closest?.("[data-chart]");

  document.addEventListener("pointermove", (event) => {
    const plot = event.target.closest?.(".chart__plot")?.querySelector(".chart__svg");
    const chart = chartOf(event);
    if (plot && chart) {
      const box = plot.getBoundingClientRect();
      const last = (dataOf(chart)?.lines[0]?.texts.length ?? 1) - 1;
      read(chart, Math.round(((event.clientX - box.left) / box.width) * last));
    }
  }, { passive: true });
  document.addEventListener("pointerout", (event) => {
    const chart = chartOf(event);
    if (chart && !chart.contains(event.relatedTarget) && chart !== document.activeElement) {
      end(chart);
    }
  }, { passive: true });
  document.addEventListener("focusout", (event) => {
    const chart = chartOf(event);
    if (chart) {
      end(chart);
    }
  });
  document.addEventListener("keydown", (event) => {
    const chart = event.target.matches?.("[data-chart]") ? event.target : null;
    if (!chart) {
      return;
    }
    const now = points.get(chart) ?? Infinity;
    const to = { ArrowLeft: (now === Infinity ? 1e9 : now - 1), ArrowRight: now + 1, Home: 0, End: 1e9 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      read(chart, to);
    } else if (event.key === "Escape") {
      end(chart);
    }
  });
})();
