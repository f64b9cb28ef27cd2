// Draw rectangles over a picture; each fills the four figures of the next empty rectangle in the form.
"use strict";

(() => {
  const picture = document.querySelector("img[data-blur]");
  if (!picture) return;
  const sides = ["left", "top", "width", "height"];
  const inputs = (number) => sides.map((side) => document.querySelector(`[data-box="${number}-${side}"]`));
  const numbers = [];
  for (let number = 0; inputs(number)[0]; number += 1) numbers.push(number);

  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", picture.alt);
  canvas.style.maxWidth = "100%";
  canvas.style.touchAction = "none";
  canvas.style.cursor = "crosshair";
  let start = null;
  let now = null;

  const read = (number) => inputs(number).map((input) => parseFloat(input.value));
  const isEmpty = (number) => inputs(number).every((input) => input.value.trim() === "");
  const at = (event) => {
    const frame = canvas.getBoundingClientRect();
    const share = (value, size) => Math.min(100, Math.max(0, (100 * value) / size));
    return [share(event.clientX - frame.left, frame.width), share(event.clientY - frame.top, frame.height)];
  };
  const between = (a, b) => [
    Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]),
  ];

  function draw() {
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const boxes = numbers.map(read).filter((box) => box.every(Number.isFinite));
    if (start && now) boxes.push(between(start, now));
    pen.lineWidth = Math.max(2, canvas.width / 300);
    for (const [left, top, width, height] of boxes) {
      const box = [left * canvas.width, top * canvas.height, width * canvas.width, height * canvas.height];
      const [x, y, w, h] = box.map((value) => value / 100);
      pen.fillStyle = "rgba(31, 33, 36, 0.72)";
      pen.fillRect(x, y, w, h);
      pen.strokeStyle = "#ffffff";
      pen.strokeRect(x, y, w, h);
    }
  }

  function keep(box) {
    const number = numbers.find(isEmpty);
    if (number === undefined || box[2] < 0.5 || box[3] < 0.5) return;
    inputs(number).forEach((input, index) => { input.value = box[index].toFixed(1); });
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    start = now = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (start) { now = at(event); draw(); }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (start) keep(between(start, at(event)));
    start = now = null;
    draw();
  });
  canvas.addEventListener("pointercancel", () => { start = now = null; draw(); });
  document.addEventListener("input", draw);

  function begin() {
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    picture.replaceWith(canvas);
    draw();
  }
  if (picture.complete && picture.naturalWidth) begin();
  else picture.addEventListener("load", begin, { once: true });
})();
