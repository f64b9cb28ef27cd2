// Signing with a finger or a pen: lines of points between 0 and 1, as JSON, in the hidden input of the form.
(() => {
  "use strict";
  const MOST = 3000; // points: more than any name has
  const begin = (box) => {
    const input = document.getElementById(box.dataset.signatureFor);
    const canvas = box.querySelector("canvas");
    if (!input || box.dataset.ready) return;
    box.dataset.ready = "yes";
    const pen = canvas.getContext("2d");
    let lines = [];
    let line = null;
    const draw = () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 3;
      pen.lineCap = "round";
      pen.strokeStyle = getComputedStyle(canvas).color;
      for (const one of lines) {
        pen.beginPath();
        one.forEach(([x, y], n) => pen[n ? "lineTo" : "moveTo"](x * canvas.width, y * canvas.height));
        pen.stroke();
      }
    };
    const point = (event) => {
      const frame = canvas.getBoundingClientRect();
      const inside = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
      return [inside((event.clientX - frame.left) / frame.width), inside((event.clientY - frame.top) / frame.height)];
    };
    const keep = () => {
      input.value = lines.length ? JSON.stringify(lines) : "";
    };
    canvas.addEventListener("pointerdown", (event) => {
      line = [point(event)];
      lines.push(line);
      canvas.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!line || lines.reduce((n, one) => n + one.length, 0) > MOST) return;
      line.push(point(event));
      draw();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        line = null;
        keep();
      });
    }
    box.querySelector("button").addEventListener("click", () => {
      lines = [];
      draw();
      keep();
    });
  };
  const all = (root) => root.querySelectorAll("[data-signature-for]").forEach(begin);
  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("htmx:load", (event) => all(event.target));
})();
