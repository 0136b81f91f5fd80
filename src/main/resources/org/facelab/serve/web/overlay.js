// Draws boxes, points and names over a picture, as sharp as the screen is.

const HALO = 'rgba(0, 0, 0, 0.75)';
const CHOSEN = '#e69f00';
const GROUPS = [
  [/eyebrow/, '#f0e442'],
  [/eye/, '#56b4e9'],
  [/nose/, '#4fd6ab'],
  [/./, '#ff9ecb'],
];

const colour = (name) => GROUPS.find(([pattern]) => pattern.test(name))[1];

export class Overlay {
  #canvas;

  constructor(canvas) {
    this.#canvas = canvas;
  }

  clear() {
    this.#canvas.getContext('2d').clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Draws an answer of the server; mirrored swaps left and right but for the writing. */
  draw(answer, { chosen = -1, mirrored = false } = {}) {
    const { width, height } = this.#fit();
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (!answer) return;
    context.save();
    context.scale(this.#canvas.width / width, this.#canvas.height / height);
    const scale = { x: width / answer.width, y: height / answer.height };
    const x = (value) => (mirrored ? width - value * scale.x : value * scale.x);
    const y = (value) => value * scale.y;
    answer.faces.forEach((face, i) => {
      const mark = i === chosen;
      if (face.box) box(context, place(face.box, x, y, mirrored), mark, face.emotion?.unsure);
      for (const [name, point] of Object.entries(face.keypoints ?? {})) {
        dot(context, x(point.x + 0.5), y(point.y + 0.5), radius(face, scale, mark), colour(name));
      }
      const at = face.box ? place(face.box, x, y, mirrored) : { x: 4, y: 4, width: 0, height: 0 };
      label(context, caption(face, i), at, width, mark);
    });
    context.restore();
  }

  /** The face under a place of the page, by its number; -1 where there is none. */
  static faceAt(answer, canvas, event, mirrored) {
    const frame = canvas.getBoundingClientRect();
    let px = ((event.clientX - frame.left) / frame.width) * answer.width;
    const py = ((event.clientY - frame.top) / frame.height) * answer.height;
    if (mirrored) px = answer.width - px;
    return answer.faces.findIndex((face) => face.box && px >= face.box.x && py >= face.box.y
        && px <= face.box.x + face.box.width && py <= face.box.y + face.box.height);
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      this.#canvas.width = w;
      this.#canvas.height = h;
    }
    return { width: Math.max(1, width), height: Math.max(1, height) };
  }
}

/** What is written at a face: its number and, if the model knows emotions, the likeliest. */
function caption(face, i) {
  if (!face.emotion) return `${i + 1}`;
  const percent = Math.round(face.emotion.probability * 100);
  return face.emotion.unsure ? `${i + 1} unsure` : `${i + 1} ${face.emotion.label} ${percent} %`;
}

function place(box, x, y, mirrored) {
  const left = x(mirrored ? box.x + box.width : box.x);
  const right = x(mirrored ? box.x : box.x + box.width);
  return { x: left, y: y(box.y), width: right - left, height: y(box.y + box.height) - y(box.y) };
}

const radius = (face, scale, mark) => {
  const size = face.crop ? face.crop.side * scale.x : 100;
  return Math.min(5, Math.max(1.5, size / 70)) * (mark ? 1.3 : 1);
};

function box(context, at, mark, unsure) {
  context.setLineDash(unsure ? [7, 5] : []);
  for (const [style, width] of [[HALO, mark ? 6 : 4], [mark ? CHOSEN : '#fff', mark ? 3 : 2]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.strokeRect(at.x, at.y, at.width, at.height);
  }
  context.setLineDash([]);
}

function dot(context, x, y, size, fill) {
  context.beginPath();
  context.arc(x, y, size + 1, 0, 2 * Math.PI);
  context.fillStyle = HALO;
  context.fill();
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}

function label(context, text, at, width, mark) {
  context.font = '600 14px system-ui, sans-serif';
  const wide = context.measureText(text).width + 10;
  const left = Math.max(0, Math.min(at.x, width - wide));
  const top = at.y >= 22 ? at.y - 22 : at.y;
  context.fillStyle = mark ? CHOSEN : HALO;
  context.fillRect(left, top, wide, 20);
  context.fillStyle = mark ? '#000' : '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left + 5, top + 11);
}
