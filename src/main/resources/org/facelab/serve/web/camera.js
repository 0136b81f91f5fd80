// The camera's video, and readings of it: one picture is under way at a time. Frames that come meanwhile are only
// shown, so that a slow server makes readings rarer and never late, and the video stays smooth.

import { predict } from './server.js';

const LARGEST_SIDE = 480; // px of what is sent: enough for a face near the camera, and soon searched
const QUALITY = 0.85; // of its JPEG
const WINDOW = 2000; // ms over which rates are taken
const LONGEST = 30000; // ms that one reading may take: longer than the server's own deadlines

const SENTENCES = {
  NotAllowedError: 'The camera was refused. Allow it for this page, for example in the address bar, and try again.',
  NotFoundError: 'No camera was found.',
  NotReadableError: 'The camera does not start; another program may be using it.',
  OverconstrainedError: 'The camera does not give a picture that fits.',
};

/** Why there is no camera here at all; empty if there may be one. */
export function obstacle() {
  if (navigator.mediaDevices?.getUserMedia) return '';
  return window.isSecureContext
    ? 'This browser has no camera for pages.'
    : 'Browsers give the camera to pages from localhost or over https only, and this one came over plain http. Photos work.';
}

export class Camera {
  #video;
  #told;
  #stream = null;
  #round = null; // from start() to stop(): what is left of an earlier one must not touch the next
  #notBefore = 0;
  #frames = [];
  #readings = [];
  #canvas = document.createElement('canvas');

  /** told: { reading(answer, roundTrip), refused(error), ended() } */
  constructor(video, told) {
    this.#video = video;
    this.#told = told;
  }

  get on() {
    return this.#stream !== null;
  }

  /** Frames shown and readings taken per second. */
  get rates() {
    return { video: rate(this.#frames), readings: rate(this.#readings) };
  }

  /** Turns the camera on; false if it was stopped meanwhile. Throws an Error with a sentence if there is none. */
  async start() {
    const why = obstacle();
    if (why) throw new Error(why);
    this.stop();
    const round = { request: null };
    this.#round = round;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false });
      if (round !== this.#round) {
        stream.getTracks().forEach((track) => track.stop());
        return false;
      }
      this.#stream = stream;
      stream.getVideoTracks()[0].addEventListener('ended', () => { if (round === this.#round) this.#told.ended(); });
      this.#video.srcObject = stream;
      await this.#video.play();
    } catch (e) {
      if (round !== this.#round) return false;
      this.stop();
      throw new Error(SENTENCES[e.name] ?? `The camera does not start (${e.name}).`);
    }
    if (round !== this.#round) return false;
    this.#frames = [];
    this.#readings = [];
    this.#notBefore = 0;
    this.#next(round);
    return true;
  }

  stop() {
    this.#round?.request?.abort();
    this.#round = null;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
  }

  #next(round) {
    const seen = () => {
      if (round !== this.#round) return;
      count(this.#frames);
      if (!round.request && performance.now() >= this.#notBefore) this.#read(round);
      this.#next(round);
    };
    if (this.#video.requestVideoFrameCallback) this.#video.requestVideoFrameCallback(seen);
    else requestAnimationFrame(seen);
  }

  async #read(round) {
    const request = new AbortController();
    round.request = request;
    const timer = setTimeout(() => request.abort(), LONGEST);
    try {
      const picture = await this.#picture();
      if (!picture || round !== this.#round) return;
      const { answer, roundTrip } = await predict(picture, { signal: request.signal });
      if (round !== this.#round) return;
      count(this.#readings);
      this.#told.reading(answer, roundTrip);
    } catch (e) {
      if (round !== this.#round) return;
      this.#notBefore = performance.now() + 1000 * (e.retryAfter || 1);
      this.#told.refused(request.signal.aborted ? new Error('The server does not answer; trying again.') : e);
    } finally {
      clearTimeout(timer);
      round.request = null;
    }
  }

  #picture() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (!width) return Promise.resolve(null);
    const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    this.#canvas.getContext('2d').drawImage(this.#video, 0, 0, this.#canvas.width, this.#canvas.height);
    return new Promise((resolve) => this.#canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  }
}

function count(times) {
  times.push(performance.now());
  prune(times);
}

function prune(times) {
  while (times[0] < performance.now() - WINDOW) times.shift();
}

function rate(times) {
  prune(times); // also where nothing comes any more
  return times.length < 2 ? 0 : ((times.length - 1) * 1000) / (times.at(-1) - times[0]);
}
