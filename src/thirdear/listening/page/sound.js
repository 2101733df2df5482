// Plays the seconds of a turn or a quotation from a recording that the reader chose. The file stays where it is: it is read
// by the browser itself, through an address that only this page knows, and goes nowhere.
const thirdEarSound = (root) => {
  "use strict";

  const CLOSE = 200; // ms: how often at most the end is looked for
  const sounds = new Map(); // the session's id → its recording
  const places = new Map([...root.querySelectorAll("[data-sound]")].map((place) => [place.dataset.sound, place]));
  let playing = null; // { audio, button, until, timer }

  const buttons = (slug) => root.querySelectorAll(`.play[data-of="${slug}"]`);
  const tell = (place, said) => { place.querySelector("[role=status]").textContent = said; };

  function stop() {
    if (!playing) return false;
    clearTimeout(playing.timer);
    playing.audio.pause();
    playing.button.setAttribute("aria-pressed", "false");
    playing = null;
    return true;
  }

  function watch() {
    if (!playing) return;
    const left = playing.until - playing.audio.currentTime;
    if (left <= 0 || playing.audio.ended) stop();
    else playing.timer = setTimeout(watch, Math.min(left * 1000, CLOSE));
  }

  function play(button) {
    stop();
    const audio = sounds.get(button.dataset.of);
    const [from, until] = button.dataset.play.split(" ").map(Number);
    audio.currentTime = from;
    button.setAttribute("aria-pressed", "true");
    playing = { audio, button, until, timer: 0 };
    audio.play().then(watch, () => { if (playing && playing.audio === audio && audio.error) stop(); });
  }

  function press(button) {
    if (button.getAttribute("aria-pressed") === "true") stop(); else play(button);
  }

  function part(slug) {
    if (playing && playing.button.dataset.of === slug) stop();
    const before = sounds.get(slug);
    if (before) URL.revokeObjectURL(before.src);
    sounds.delete(slug);
    buttons(slug).forEach((button) => { button.hidden = true; });
  }

  function ready(place, audio, chosen) {
    const slug = place.dataset.sound;
    part(slug);
    sounds.set(slug, audio);
    buttons(slug).forEach((button) => { button.hidden = false; });
    const whole = chosen ? place.dataset.ready : place.dataset.readyBeside;
    tell(place, audio.duration + 1 < Number(place.dataset.until) ? place.dataset.short : whole);
  }

  function load(place, address, chosen, failed) {
    const audio = new Audio();
    audio.preload = "metadata";
    audio.addEventListener("loadedmetadata", () => (chosen || !sounds.has(place.dataset.sound)) && ready(place, audio, chosen), { once: true });
    audio.addEventListener("error", failed, { once: true });
    audio.src = address;
  }

  for (const [slug, place] of places) {
    place.hidden = false;
    place.querySelector("input").addEventListener("change", (event) => {
      const [file] = event.target.files;
      if (!file) return;
      const address = URL.createObjectURL(file);
      load(place, address, true, () => { URL.revokeObjectURL(address); part(slug); tell(place, place.dataset.broken); });
    });
  }

  // A recording that lies beside the page under the name the transcript gives is taken without asking; where none lies, none is missed.
  function near(view) {
    const place = places.get(view.id);
    if (!place || !place.dataset.beside) return;
    const name = place.dataset.beside;
    delete place.dataset.beside;
    load(place, encodeURIComponent(name), false, () => {});
  }

  const offered = (element) => [...element.querySelectorAll(".play")].find((button) => !button.hidden);

  return { press, stop, near, offered };
};
