// The page: photos and the camera in, the overlay and the list of faces out.

import { Camera } from './camera.js';
import { Overlay } from './overlay.js';
import { Results, summary } from './results.js';
import { model, predict } from './server.js';

const OLD = 2000; // ms after which a reading is not drawn over the video any more
const ANNOUNCED = 4000; // ms between two sentences about a video

const at = (id) => document.getElementById(id);
const stage = at('stage');
const photo = at('photo');
const video = at('video');
const canvas = at('overlay');

let limits = { bytes: Infinity, pixels: Infinity };
let answer = null;
let answered = 0;
let announced = 0;
let chosen = -1;
let file = null;
let underway = null;

const overlay = new Overlay(canvas);
const results = new Results(at('faces'), choose);
const camera = new Camera(video, {
  reading(said, roundTrip) {
    // From left to right, so that a face keeps its number while the detector changes its mind about the surest.
    said.faces.sort((a, b) => a.box.x - b.box.x);
    if (chosen >= said.faces.length) chosen = -1;
    problem('');
    show(said, roundTrip);
    answered = performance.now();
    if (answered - announced > ANNOUNCED) {
      announced = answered;
      say(summary(said));
    }
  },
  refused: (e) => problem(e.message),
  ended: () => turnOff('The camera is off.'),
});

const mirrored = () => camera.on && at('mirror').checked;

function say(sentence) {
  at('status').textContent = sentence;
}

function problem(sentence) {
  at('problem').hidden = !sentence;
  if (at('problem').textContent !== sentence) at('problem').textContent = sentence;
}

function choose(i) {
  chosen = chosen === i ? -1 : i;
  results.show(answer, chosen);
  redraw();
}

function redraw() {
  overlay.draw(answer, { chosen, mirrored: mirrored() });
}

const milliseconds = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

function show(said, roundTrip) {
  answer = said;
  const parts = said.milliseconds;
  at('facts').hidden = false;
  at('round-trip').textContent = milliseconds(roundTrip);
  at('server-part').textContent = `${milliseconds(parts.total)} (decode ${milliseconds(parts.decode)}, `
      + `detect ${milliseconds(parts.detect)}, model ${milliseconds(parts.model)})`;
  at('none').hidden = said.faces.length > 0;
  at('none').textContent = camera.on ? 'No face in sight.'
    : 'No face was found. The detector looks for upright faces from the front; if the picture is one face and nothing '
      + 'else, tick “cropped already”.';
  at('save').hidden = camera.on;
  canvas.setAttribute('aria-label', camera.on ? 'What was read off the video, drawn over it' : summary(said));
  results.show(said, chosen);
}

function forget() {
  underway?.abort();
  underway = null;
  answer = null;
  chosen = -1;
  overlay.clear();
  results.show(null, -1);
  at('facts').hidden = true;
  at('save').hidden = true;
  at('none').hidden = false;
  at('none').textContent = 'They will be listed here.';
  canvas.setAttribute('aria-label', 'Nothing has been read yet');
}

function state(name) {
  stage.dataset.state = name;
  photo.hidden = name !== 'photo';
  video.hidden = name !== 'video';
  canvas.hidden = name === 'empty';
  at('mirror-option').hidden = name !== 'video';
  at('crop-option').hidden = name === 'video';
  document.querySelectorAll('.of-video').forEach((part) => { part.hidden = name !== 'video'; });
  at('camera').textContent = name === 'video' ? 'Stop the camera' : 'Turn the camera on';
}

const shape = (width, height) => stage.style.setProperty('--ratio', width / height);

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Why a file is not sent; empty if it may be. */
function refusal(chosenFile) {
  if (chosenFile.size === 0) return `${chosenFile.name} is empty.`;
  if (chosenFile.type && !chosenFile.type.startsWith('image/')) return `${chosenFile.name} is no picture.`;
  return chosenFile.size > limits.bytes
    ? `${chosenFile.name} has ${megabytes(chosenFile.size)}; the server takes at most ${megabytes(limits.bytes)}. Save it smaller and try again.`
    : '';
}

async function take(chosenFile) {
  if (!chosenFile) return;
  turnOff('');
  forget();
  const why = refusal(chosenFile);
  problem(why);
  if (why) {
    file = null;
    state('empty');
    say('Nothing was sent.');
    return;
  }
  file = chosenFile;
  URL.revokeObjectURL(photo.src);
  photo.src = URL.createObjectURL(file);
  state('empty');
  const shown = await photo.decode().then(() => true, () => false);
  if (file !== chosenFile) return;
  if (shown) {
    shape(photo.naturalWidth, photo.naturalHeight);
    state('photo');
    if (photo.naturalWidth * photo.naturalHeight > limits.pixels) {
      problem(`${file.name} has ${(photo.naturalWidth * photo.naturalHeight / 1e6).toFixed(0)} megapixels; `
          + `the server takes at most ${limits.pixels / 1e6}. Make it smaller and try again.`);
      say('Nothing was sent.');
      file = null;
      return;
    }
  }
  await read(shown);
}

async function read(shown) {
  const mine = new AbortController();
  underway?.abort();
  underway = mine;
  problem('');
  say('Reading the photo…');
  try {
    const { answer: said, roundTrip } = await predict(file, { crop: at('crop').checked, signal: mine.signal });
    if (underway !== mine) return;
    // Where browser and server do not agree which way is up, places would be drawn where nothing is.
    const fits = shown && photo.naturalWidth === said.width && photo.naturalHeight === said.height;
    if (!fits) {
      shape(said.width, said.height);
      state('photo');
      photo.hidden = true;
    }
    show(said, roundTrip);
    requestAnimationFrame(redraw);
    say(fits ? summary(said) : `${summary(said)} This browser cannot show the picture as the server sees it.`);
  } catch (e) {
    if (underway !== mine || e.name === 'AbortError') return;
    problem(e.message);
    if (!shown) state('empty');
    say('The photo was not read.');
  } finally {
    if (underway === mine) underway = null;
  }
}

function turnOff(sentence) {
  const was = camera.on;
  camera.stop();
  if (!was) return;
  forget();
  state('empty');
  say(sentence);
}

async function turnOn() {
  file = null;
  forget();
  problem('');
  say('Waiting for the camera…');
  try {
    if (!(await camera.start())) return;
  } catch (e) {
    state('empty');
    problem(e.message);
    say('The camera is off.');
    return;
  }
  shapeVideo();
  state('video');
  announced = performance.now();
  say('The camera is on.');
  requestAnimationFrame(animate);
}

function shapeVideo() {
  if (camera.on && video.videoWidth) shape(video.videoWidth, video.videoHeight);
}

/** A reading of long ago says nothing about what is seen now. */
function expire() {
  answer = null;
  results.show(null, -1);
  overlay.clear();
  at('round-trip').textContent = '–';
  at('server-part').textContent = '–';
  at('none').hidden = false;
  at('none').textContent = 'Nothing has been read for a while.';
  canvas.setAttribute('aria-label', 'Nothing has been read for a while');
}

/** Draws the last reading over the video, in the rhythm of the screen. */
function animate() {
  if (!camera.on) return;
  if (answer && performance.now() - answered >= OLD) expire();
  if (answer) redraw();
  const { video: frames, readings } = camera.rates;
  at('video-rate').textContent = `${frames.toFixed(0)} frames/s`;
  at('reading-rate').textContent = `${readings.toFixed(readings < 10 ? 1 : 0)} per second`;
  requestAnimationFrame(animate);
}

function save() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(answer, null, 2)], { type: 'application/json' }));
  link.download = `${(file?.name ?? 'photo').replace(/\.[^.]*$/, '')}-faces.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function about(described) {
  limits = described.limits;
  const { emotion, keypoints, input } = described.model;
  const reads = ['a frame', keypoints && `${keypoints.points.length} points`, emotion && 'an expression'].filter(Boolean);
  at('reads').textContent = `${reads.slice(0, -1).join(', ')} and ${reads.at(-1)}`;
  at('guess').hidden = !emotion;
  const facts = {
    Model: described.model.name,
    Reads: [keypoints && `${keypoints.points.length} keypoints`, emotion && emotion.classes.join(', ')].filter(Boolean).join('; '),
    Sees: `${input.size}×${input.size} px, ${input.channels === 1 ? 'grey' : 'colour'}`,
    Photos: `up to ${limits.bytes / 1e6} MB and ${limits.pixels / 1e6} megapixels, ${limits.faces} faces`,
    Privacy: 'pictures are read in memory and never stored',
  };
  at('about').replaceChildren(...Object.entries(facts).map(([name, value]) => {
    const row = document.createElement('div');
    row.append(Object.assign(document.createElement('dt'), { textContent: name }),
        Object.assign(document.createElement('dd'), { textContent: value }));
    return row;
  }));
}

at('file').addEventListener('change', (e) => {
  take(e.target.files[0]);
  e.target.value = ''; // the same one may be chosen again
});
at('camera').addEventListener('click', () => (camera.on ? turnOff('The camera is off.') : turnOn()));
at('mirror').addEventListener('change', () => video.classList.toggle('mirrored', at('mirror').checked));
at('crop').addEventListener('change', () => { if (file) read(!photo.hidden); });
at('save').addEventListener('click', save);
canvas.addEventListener('click', (e) => {
  const i = answer ? Overlay.faceAt(answer, canvas, e, mirrored()) : -1;
  if (i >= 0) choose(i);
});
document.addEventListener('dragover', (e) => {
  e.preventDefault();
  stage.classList.add('over');
});
document.addEventListener('dragleave', (e) => { if (!e.relatedTarget) stage.classList.remove('over'); });
document.addEventListener('drop', (e) => {
  e.preventDefault();
  stage.classList.remove('over');
  take(e.dataTransfer.files[0]);
});
document.addEventListener('paste', (e) => {
  const pasted = [...e.clipboardData.files].find((item) => item.type.startsWith('image/'));
  if (pasted) take(pasted);
  else problem('What was pasted holds no picture.');
});
window.addEventListener('resize', () => { if (!camera.on && answer) redraw(); });
video.addEventListener('resize', shapeVideo); // a phone was turned
video.classList.add('mirrored');
model().then(about, (e) => problem(e.message)).finally(() => { document.body.dataset.ready = 'true'; });
