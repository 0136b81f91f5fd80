// Asks for a page's data now, and again every two seconds as long as the page says that they change.
"use strict";
facelab.poll = function (path, draw) {
  const main = document.getElementById("content");
  const trouble = facelab.el("p", {class: "box", role: "status", hidden: ""});
  let text = null;
  async function ask() {
    let again = true;
    try {
      const response = await fetch(path);
      const body = await response.text();
      if (!response.ok) {
        throw new Error(body.trim());
      }
      trouble.hidden = true;
      // What has not changed is not drawn again, so that nobody's scrolling or selection is lost.
      if (body !== text) {
        again = draw(JSON.parse(body), main) !== false;
        text = body;
      }
    } catch (e) {
      trouble.textContent = "The dashboard does not answer (" + e.message + "). What is shown may be old.";
      trouble.hidden = false;
      main.prepend(trouble);
    }
    if (again) {
      setTimeout(ask, 2000);
    }
  }
  ask();
};
