// Asks the server. What it refuses comes back as an Error with its sentence.

export class Refused extends Error {
  constructor(sentence, status, retryAfter) {
    super(sentence);
    this.status = status;
    this.retryAfter = retryAfter; // seconds
  }
}

async function json(response) {
  const body = await response.json().catch((e) => {
    if (e.name === 'AbortError') throw e;
    if (response.ok) throw new Refused('The answer of the server broke off.', 0, 2);
    return {};
  });
  if (!response.ok) {
    throw new Refused(body.error || `The server answered ${response.status}.`, response.status,
        Number(response.headers.get('Retry-After')) || 0);
  }
  return body;
}

export async function model() {
  return json(await fetch('/api/model'));
}

/** The answer about an image (a Blob), and how long it took to come, in ms. */
export async function predict(image, { crop = false, signal } = {}) {
  const begun = performance.now();
  let response;
  try {
    response = await fetch(crop ? '/api/predict?crop=true' : '/api/predict', {
      method: 'POST',
      headers: { 'Content-Type': image.type.startsWith('image/') ? image.type : 'application/octet-stream' },
      body: image,
      signal,
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refused('The server cannot be reached; is it still running?', 0, 2);
  }
  const answer = await json(response);
  return { answer, roundTrip: performance.now() - begun };
}
