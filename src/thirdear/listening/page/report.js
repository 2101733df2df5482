// Shows, hides, moves focus, and has the sound played (sound.js). It holds no words and sends nothing anywhere.
(() => {
  "use strict";

  const root = document.querySelector("[data-third-ear]");
  if (!root) return;

  const MODES = ["moments", "all", "none"];
  const LIKELY = 22; // px: a closed note of one line until it is laid out, as in notes.css
  const wide = matchMedia("(min-width: 60.01rem)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  const views = all(".view");
  const sound = thirdEarSound(root);
  const sessions = new Map();
  let current = null; // the view on show
  let led = false; // a link or key of the page leads on; otherwise the reader goes back or forth by the browser
  let wanted = null; // the note whose words a quotation led to
  const left = new Map(); // how far each view was read when it was left by a link

  // ---- one session: its notes, the pieces of words they rest on, and where both stand ----

  function study(section) {
    if (sessions.has(section)) return sessions.get(section);
    const sheet = section.querySelector(".sheet");
    const notes = all(".note", sheet).map((element, number) => ({
      element, number, kind: element.dataset.kind, moment: element.classList.contains("moment"),
      pieces: [], on: false, crowded: false, top: 0, height: 0, closed: 0, placed: null, // closed: its height, once laid out
    }));
    for (const piece of sheet.querySelectorAll("mark")) {
      for (const number of piece.dataset.n.split(" ")) notes[number].pieces.push(piece);
    }
    const dots = new Map(all(".dot", section).map((dot) => [dot.dataset.go, dot]));
    const session = {
      section, sheet, notes, dots, turns: all(".turn", sheet), off: new Set(), mode: "moments", at: null, lit: [], width: -1,
      here: section.querySelector(".here"), byElement: new Map(notes.map((note) => [note.element, note])),
    };
    sessions.set(section, session);
    choose(session);
    return session;
  }

  const shows = (session, note) =>
    session.mode !== "none" && (session.mode === "all" || note.moment) && !session.off.has(note.kind);

  function choose(session) {
    const lit = new Set();
    for (const note of session.notes) {
      note.on = shows(session, note);
      note.element.classList.toggle("on", note.on);
      if (note.on && !note.closed && !note.moment) crowd(note, true); // until room is found for it, it costs nothing
      if (note.on) note.pieces.forEach((piece) => lit.add(piece));
      else if (note.element.open) note.element.open = false;
      const dot = session.dots.get(note.element.id);
      if (dot) dot.classList.toggle("hushed", session.off.has(note.kind));
    }
    for (const piece of session.sheet.querySelectorAll("mark")) piece.classList.toggle("on", lit.has(piece));
    session.section.dataset.mode = session.mode;
    for (const button of all("[data-set-mode]", session.section)) {
      button.setAttribute("aria-pressed", String(button.dataset.setMode === session.mode));
    }
    for (const button of all("[data-kind]", session.section)) {
      if (button.tagName === "BUTTON") button.setAttribute("aria-pressed", String(!session.off.has(button.dataset.kind)));
    }
    if (session.at && !session.at.on) session.at = null;
  }

  // ---- the margin: every note as near to its words as the others allow ----

  function measure(session) {
    const origin = session.sheet.getBoundingClientRect().top;
    const fresh = session.width !== session.sheet.clientWidth;
    session.width = session.sheet.clientWidth;
    for (const note of session.notes) {
      if (fresh) note.closed = 0;
      if (!note.on) continue;
      const piece = note.pieces[0];
      note.top = piece ? piece.getBoundingClientRect().top - origin + (note.moment ? -2 : 3) : 0;
      note.height = note.closed && !note.element.open ? note.closed : note.moment || note.element.open ? note.element.offsetHeight : LIKELY;
    }
    session.tops = session.turns.map((turn) => turn.getBoundingClientRect().top - origin);
  }

  // The true heights of the notes that have room. Those far from the window are laid out only once they come near.
  function weigh(notes) {
    let changed = false;
    for (const note of notes) {
      if (!note.on || note.crowded || note.element.open) continue;
      const height = note.element.offsetHeight;
      if (height !== note.height) changed = true;
      note.closed = note.height = height;
    }
    return changed;
  }

  function crowd(note, is) {
    if (note.crowded !== is) note.element.classList.toggle("crowded", (note.crowded = is));
  }

  function settle(session) {
    const shown = session.notes.filter((note) => note.on).sort((a, b) => a.top - b.top || a.number - b.number);
    if (!wide.matches) {
      for (const note of session.notes) {
        crowd(note, false);
        if (note.placed !== null) { note.element.style.top = ""; note.placed = null; }
      }
      session.sheet.style.minHeight = "";
      return tell(session, 0);
    }
    const { kept, blocks } = thirdEarMargin(shown);
    const room = new Set(kept);
    for (const note of shown) crowd(note, !room.has(note));
    let end = 0;
    for (const { sum, weight, notes } of blocks) {
      const base = Math.max(0, sum / weight);
      for (const [note, before] of notes) {
        const top = Math.round(base + before);
        if (note.placed !== top) note.element.style.top = `${(note.placed = top)}px`;
        end = Math.max(end, top + note.height);
      }
    }
    session.sheet.style.minHeight = end ? `${Math.ceil(end) + 24}px` : "";
    return tell(session, shown.length - kept.length);
  }

  function tell(session, crowded) {
    const place = session.section.querySelector("[data-left-out]");
    const said = [];
    if (crowded) said.push(root.dataset.crowded.replace("{n}", crowded));
    if (session.off.size) said.push(root.dataset.hidden.replace("{n}", session.off.size));
    if (place && place.textContent !== said.join(", ")) place.textContent = said.join(", ");
  }

  function arrange(session) {
    measure(session);
    settle(session);
    if (wide.matches && weigh(session.notes)) settle(session);
    whereabouts();
  }

  const nearing = new Set();
  root.addEventListener("contentvisibilityautostatechange", (event) => {
    const session = sessions.get(current), note = session && session.byElement.get(event.target);
    if (event.skipped || !note || !wide.matches) return;
    if (!nearing.size) requestAnimationFrame(() => {
      if (weigh(nearing)) settle(session);
      nearing.clear();
    });
    nearing.add(note);
  }, true);

  // ---- where the reader is ----

  function whereabouts() {
    const session = current && sessions.get(current);
    if (!session || !session.here || !session.tops || !session.tops.length) return;
    const from = -session.sheet.getBoundingClientRect().top + 120;
    const first = session.turns[nearest(session.tops, from)];
    const last = session.turns[nearest(session.tops, from - 120 + innerHeight)];
    const left = Number(first.dataset.left), right = Math.max(Number(last.dataset.right), left + 4);
    session.here.setAttribute("x", `${left / 10}%`);
    session.here.setAttribute("width", `${(right - left) / 10}%`);
  }

  function nearest(tops, y) {
    let low = 0, high = tops.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops[middle] <= y) low = middle; else high = middle - 1;
    }
    return low;
  }

  function scrollTo(element, share) {
    const top = element.getBoundingClientRect().top + scrollY - innerHeight * share;
    window.scrollTo({ top, behavior: still.matches ? "auto" : "smooth" });
  }

  // ---- opening a note ----

  function light(session, note) {
    session.lit.forEach((piece) => piece.classList.remove("cur"));
    session.dots.forEach((dot) => dot.classList.remove("cur"));
    session.lit = note ? note.pieces : [];
    session.lit.forEach((piece) => piece.classList.add("cur"));
    if (note && session.dots.has(note.element.id)) session.dots.get(note.element.id).classList.add("cur");
  }

  function opened(session, note) {
    if (note.element.open) {
      session.at = note;
      for (const other of session.notes) {
        if (other !== note && other.element.open) { other.element.open = false; other.height = other.closed || other.element.offsetHeight; }
      }
    }
    light(session, note.element.open ? note : null);
    note.height = note.element.offsetHeight;
    settle(session);
  }

  function open(session, note, { focus = true, scroll = true } = {}) {
    if (!note.on) { session.mode = note.moment ? "moments" : "all"; session.off.delete(note.kind); choose(session); measure(session); }
    crowd(note, false);
    note.element.open = true;
    opened(session, note);
    if (!wide.matches) measure(session);
    if (scroll) scrollTo(note.pieces[0] || note.element, 0.34);
    if (focus) note.element.querySelector("summary").focus({ preventScroll: true });
  }

  // The manual's entry, told inside the note.
  function explain(session, link) {
    const told = link.nextElementSibling, note = session.byElement.get(link.closest(".note"));
    if (told) told.remove();
    else {
      const entry = document.getElementById(link.hash.slice(1)).querySelector("[data-entry]").cloneNode(true);
      entry.className = "meaning";
      link.after(entry);
    }
    link.setAttribute("aria-expanded", String(!told));
    note.height = note.element.offsetHeight;
    settle(session);
  }

  function close(session, note) {
    note.element.open = false;
    if (session.at === note) light(session, null);
    if (wide.matches) note.height = note.closed || note.element.offsetHeight; else measure(session);
    settle(session);
  }

  function step(session, by) {
    const shown = session.notes.filter((note) => note.on);
    if (!shown.length) return;
    let at = session.at ? shown.indexOf(session.at) : -1;
    if (at < 0 && by < 0) at = shown.length;
    open(session, shown[Math.min(Math.max(at + by, 0), shown.length - 1)]);
  }

  // ---- which view is on show ----

  function show(view, focus) {
    const back = !led && view !== current && left.has(view);
    led = false;
    if (view !== current) {
      current = view;
      for (const each of views) { each.classList.remove("later"); each.classList.toggle("away", each !== view); }
      for (const link of all(".sessions a")) {
        if (link.hash === `#${view.id}`) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
      }
      root.classList.toggle("in-session", view.classList.contains("session"));
      if (view.classList.contains("session")) arrange(study(view));
      sound.near(view);
    }
    if (back) { window.scrollTo(0, left.get(view)); return; }
    if (focus || location.hash === `#${view.id}`) window.scrollTo(0, 0);
    if (focus) view.querySelector("h2").focus({ preventScroll: true });
  }

  function follow(focus) {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const only = views.length === 2 ? views[1] : views[0];
    const view = (target && target.closest(".view")) || (target && root.contains(target) ? current || only : only);
    show(view, focus && target === view);
    if (!target || target === view) return;
    if (target.closest(".manual")) { target.closest(".manual").querySelector("details").open = true; target.scrollIntoView(); return; }
    const session = sessions.get(view);
    if (!session) { unfold(target); return; }
    const note = session.byElement.get(target);
    const cited = wanted === null ? null : session.notes[wanted];
    wanted = null;
    if (note) { open(session, note); return; }
    if (cited) light(session, cited);
    visit(session, target, cited);
  }

  // ---- what recurs: a part of the sentence, a name on the map, opens its words ----

  const openers = new Map(all(".sentence [data-open]").map((link) => [link.dataset.open, link]));
  openers.forEach((link) => link.setAttribute("aria-expanded", "false"));

  function unfold(element) {
    for (let each = element.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) scrollTo(element, box.height > innerHeight / 2 ? 0.1 : 0.34);
  }

  function lead(link, byKey) {
    const place = document.getElementById(link.dataset.open);
    if (place.open && openers.has(place.id)) { place.open = false; return; }
    place.open = true;
    unfold(place);
    if (byKey || !openers.has(place.id)) place.querySelector("summary").focus({ preventScroll: true });
  }

  function visit(session, turn, note) {
    const piece = note && note.pieces.find((each) => turn.contains(each));
    scrollTo(piece || turn, 0.34);
    if (!piece) {
      turn.classList.add("flash");
      setTimeout(() => turn.classList.remove("flash"), 2400);
    }
  }

  // ---- hands: mouse, finger, keys ----

  function setMode(session, mode) {
    session.mode = mode;
    choose(session);
    light(session, session.at && session.at.element.open ? session.at : null);
    arrange(session);
  }

  function filters(session, wanted) {
    const button = session && session.section.querySelector("[data-filter]");
    if (!button) return false;
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    const now = wanted === undefined ? panel.hidden : wanted;
    const was = !panel.hidden;
    panel.hidden = !now;
    button.setAttribute("aria-expanded", String(now));
    if (now) panel.querySelector("button").focus();
    else if (was && panel.contains(document.activeElement)) button.focus();
    return was;
  }

  root.addEventListener("click", (event) => {
    const session = sessions.get(current);
    const hit = (selector) => event.target.closest(selector);
    if (hit("[data-help]")) return help.showModal();
    if (hit("[data-close]")) return help.close();
    const player = hit(".play");
    if (player) return sound.press(player);
    const link = hit("[data-open]");
    if (link) { event.preventDefault(); return lead(link, event.detail === 0); }
    const summary = hit(".note > summary");
    if (summary && session) {
      event.preventDefault();
      const note = session.byElement.get(summary.parentElement);
      return note.element.open ? close(session, note) : open(session, note, { scroll: false });
    }
    const means = hit(".means");
    if (means && session) { event.preventDefault(); return explain(session, means); }
    const quote = hit(".quote");
    const heard = quote && quote.closest(".cite") && sound.offered(quote.closest(".cite"));
    if (heard) sound.press(heard);
    if (quote && session) {
      event.preventDefault();
      visit(session, document.getElementById(quote.hash.slice(1)), session.notes[quote.dataset.n]);
      return undefined;
    }
    if (hit("a[href^='#']")) { led = true; left.set(current, scrollY); wanted = quote ? quote.dataset.n : null; }
    if (!session) return undefined;
    if (hit("[data-filter]")) return filters(session);
    if (hit("[data-set-mode]")) return setMode(session, hit("[data-set-mode]").dataset.setMode);
    if (hit("[data-every-kind]")) { session.off.clear(); return setMode(session, session.mode); }
    const kind = hit("button[data-kind]");
    if (kind) {
      if (!session.off.delete(kind.dataset.kind)) session.off.add(kind.dataset.kind);
      return setMode(session, session.mode);
    }
    const dot = hit(".dot");
    if (dot) return open(session, session.byElement.get(document.getElementById(dot.dataset.go)));
    const piece = hit("mark.on");
    if (piece && !String(getSelection())) {
      const here = piece.dataset.n.split(" ").map((n) => session.notes[n]).filter((note) => note.on)
        .sort((a, b) => b.moment - a.moment || a.pieces.length - b.pieces.length);
      const next = here[(here.indexOf(session.at) + 1) % here.length];
      if (next) open(session, next, { scroll: !wide.matches, focus: false });
    }
    if (!hit(".filter")) filters(session, false);
    return undefined;
  });

  root.addEventListener("toggle", (event) => {
    const element = event.target;
    if (!(element instanceof HTMLDetailsElement)) return;
    if (openers.has(element.id)) openers.get(element.id).setAttribute("aria-expanded", String(element.open));
    const session = sessions.get(current);
    const note = session && session.byElement.get(element.closest(".note"));
    if (!note || !note.on) return;
    if (element === note.element && element.open && session.lit !== note.pieces) opened(session, note); // found by the browser's search
  }, true);

  const near = (event, is) => {
    const session = sessions.get(current);
    const element = event.target.closest && event.target.closest(".note, mark.on");
    if (!session || !element) return;
    const notes = element.tagName === "MARK" ? element.dataset.n.split(" ").map((n) => session.notes[n]) : [session.byElement.get(element)];
    for (const note of notes) {
      if (!note.on) continue;
      if (element.tagName === "MARK") note.element.classList.toggle("near", is);
      else if (!session.lit.length || session.at === note || !is) note.pieces.forEach((piece) => piece.classList.toggle("cur", is || session.lit.includes(piece)));
    }
  };
  root.addEventListener("mouseover", (event) => near(event, true));
  root.addEventListener("mouseout", (event) => near(event, false));

  // The words one is at: those of the note, else the turn at the top of the window.
  function listen(session) {
    if (sound.stop() || !session) return;
    const focused = session.byElement.get(document.activeElement.closest(".note")) || session.at;
    const turn = session.turns[nearest(session.tops, 120 - session.sheet.getBoundingClientRect().top)];
    const player = (focused && focused.element.open && sound.offered(focused.element)) || (turn && sound.offered(turn));
    if (player) sound.press(player);
  }

  const help = root.querySelector("#help");
  const go = (by) => {
    const next = views[views.indexOf(current) + by];
    if (next) { led = true; left.set(current, scrollY); location.hash = next.id; }
  };
  const keys = {
    j: (session) => session && step(session, 1),
    k: (session) => session && step(session, -1),
    n: () => go(1),
    p: () => go(-1),
    m: (session) => session && setMode(session, MODES[(MODES.indexOf(session.mode) + 1) % MODES.length]),
    f: (session) => filters(session),
    l: (session) => listen(session),
    o: (session) => {
      const focused = session && session.byElement.get(document.activeElement.closest(".note"));
      const note = focused || (session && session.at);
      if (note && note.element.open) close(session, note);
      else if (note) open(session, note);
      else if (session) step(session, 1);
    },
    "?": () => help.showModal(),
    Escape: (session) => {
      if (sound.stop() || !session || filters(session, false)) return;
      const note = session.at;
      if (note && note.element.open) { close(session, note); note.element.querySelector("summary").focus({ preventScroll: true }); }
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = keys[event.key];
    if (!act) return;
    if (event.key !== "Escape") event.preventDefault();
    act(sessions.get(current));
  });

  let waiting = 0;
  addEventListener("scroll", () => {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; whereabouts(); });
  }, { passive: true });
  addEventListener("hashchange", () => follow(true));
  const again = () => { const session = sessions.get(current); if (session) { session.width = -1; arrange(session); } };
  new ResizeObserver(() => {
    const session = sessions.get(current);
    if (session && session.sheet.clientWidth !== session.width) arrange(session);
  }).observe(root);
  wide.addEventListener("change", again);
  document.fonts.ready.then(again);

  root.classList.add("live");
  follow(false);
})();
