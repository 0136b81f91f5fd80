// The list of faces. Its parts stay as they are from answer to answer, so that focus survives a video.

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

export const percent = (probability) => `${Math.round(probability * 100)} %`;

const says = (emotion) => (emotion.unsure
  ? `unsure, perhaps ${emotion.label}, ${percent(emotion.probability)}`
  : `${emotion.label}, ${percent(emotion.probability)}`);

/** The answer in a sentence or two, for who does not see the list. */
export function summary(answer) {
  const count = answer.faces.length;
  if (count === 0) return 'No face was found.';
  const first = answer.faces.slice(0, 5).filter((face) => face.emotion)
      .map((face, i) => `Face ${i + 1}: ${says(face.emotion)}.`);
  return [count === 1 ? 'One face.' : `${count} faces.`, ...first].join(' ');
}

export class Results {
  #list;
  #choose;
  #rows = [];

  /** choose(i) is called when somebody picks a face. */
  constructor(list, choose) {
    this.#list = list;
    this.#choose = choose;
  }

  show(answer, chosen) {
    const faces = answer ? answer.faces : [];
    while (this.#rows.length > faces.length) this.#rows.pop().item.remove();
    while (this.#rows.length < faces.length) this.#rows.push(this.#row(this.#rows.length));
    faces.forEach((face, i) => this.#fill(this.#rows[i], face, i === chosen));
  }

  #row(i) {
    const says = element('span', { className: 'says' });
    const name = element('button', { type: 'button', className: 'face-name' }, `Face ${i + 1} `, says);
    name.addEventListener('click', () => this.#choose(i));
    const meters = element('table', { className: 'meters' });
    meters.append(element('caption', { className: 'unseen', textContent: `Face ${i + 1}: expressions` }));
    const points = element('tbody');
    const details = element('details', { hidden: true },
        element('summary', { textContent: 'Points in px of the picture' }),
        element('table', { className: 'meters' }, points));
    const item = element('li', {}, name, meters, details);
    this.#list.append(item);
    return { item, name, says, meters, lines: new Map(), details, points };
  }

  #fill(row, face, chosen) {
    row.item.classList.toggle('chosen', chosen);
    row.item.classList.toggle('unsure', Boolean(face.emotion?.unsure));
    row.name.setAttribute('aria-pressed', String(chosen));
    row.says.textContent = face.emotion ? `– ${says(face.emotion)}` : '';
    for (const [label, probability] of Object.entries(face.emotion?.probabilities ?? {})) {
      const line = row.lines.get(label) ?? this.#line(row, label);
      line.row.className = label === face.emotion.label ? 'top' : '';
      line.fill.style.width = `${probability * 100}%`;
      line.value.textContent = percent(probability);
    }
    row.details.hidden = !face.keypoints;
    if (face.keypoints) {
      row.points.replaceChildren(...Object.entries(face.keypoints).map(([name, point]) =>
        element('tr', {}, element('th', { scope: 'row', textContent: name.replaceAll('_', ' ') }),
            element('td', { className: 'number', textContent: `${point.x.toFixed(1)}, ${point.y.toFixed(1)}` }))));
    }
  }

  #line(row, label) {
    const fill = element('div', { className: 'fill' });
    const track = element('div', { className: 'track' }, fill);
    const value = element('td', { className: 'number' });
    const line = element('tr', {}, element('th', { scope: 'row', textContent: label }), element('td', {}, track), value);
    track.setAttribute('aria-hidden', 'true');
    row.meters.append(line);
    row.lines.set(label, { row: line, fill, value });
    return row.lines.get(label);
  }
}
