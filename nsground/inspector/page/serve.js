"use strict";
// The page to work in: asks the server, shows its answers, and keeps corrections, history and the link.
const $ = (id) => document.getElementById(id);
const state = { corrections: [], program: null, reading: 0, answer: null, pinned: null, past: [], turn: 0, selected: null };

// --- talking to the server -------------------------------------------------------------------------------

async function post(path, data, kind = "json") {
  const body = data instanceof Blob ? data : JSON.stringify(data);
  const headers = data instanceof Blob ? { "Content-Type": "application/octet-stream" } : { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error || `the server said ${response.status}`);
  return response[kind]();
}

function complain(error) {
  $("error").hidden = !error;
  $("error").textContent = error ? error.message || String(error) : "";
}

const tell = (text) => { $("done").textContent = text; };

function question() {
  return {
    picture: $("picture").value, domain: $("domain").value, text: $("text").value, program: state.program,
    reading: state.reading, logic: $("logic").value, policy: $("strict").checked ? "strict" : "lenient",
    corrections: state.corrections,
  };
}

// --- asking ----------------------------------------------------------------------------------------------

async function ask({ remember = true } = {}) {
  const asked = question();
  if (!asked.picture) return complain(new Error("choose or upload a picture first"));
  if (!asked.program && !asked.text.trim()) return complain(new Error("write an expression first"));
  const turn = ++state.turn;
  $("panes").classList.add("is-waiting");
  $("panes").setAttribute("aria-busy", "true");
  try {
    const found = await post("/api/answer", asked);
    if (turn !== state.turn) return;
    complain(null);
    state.answer = { asked, ...found };
    show($("answer"), found, true);
    if (!state.program) $("program").value = found.pretty;
    $("actions").hidden = false;
    location.replace(`#${encoded(asked)}`);
    if (remember) keep(asked, found.model);
    await compare();
  } catch (error) {
    if (turn === state.turn) complain(error);
  } finally {
    if (turn === state.turn) { $("panes").classList.remove("is-waiting"); $("panes").setAttribute("aria-busy", "false"); }
  }
}

function show(pane, found, mine) {
  // What the server sends is escaped by its templates, and the policy of the page runs no script in it. A pane of
  // its own each time, so that what listened to the last answer is gone with it.
  const inner = document.createElement("div");
  inner.innerHTML = found.html;
  if (!mine) for (const one of inner.querySelectorAll("[id]")) one.id += "-pinned";
  if (!mine) for (const one of inner.querySelectorAll("[aria-labelledby]")) one.setAttribute("aria-labelledby", one.getAttribute("aria-labelledby") + "-pinned");
  pane.replaceChildren(inner);
  Inspector.mount(inner, found.model, { onSelect: mine ? select : undefined });
  if (mine) { select(null); drawing(inner.querySelector(".picture"), found.model); }
}

// --- the live reading ------------------------------------------------------------------------------------

let waiting = null, parsing = 0;
$("text").addEventListener("input", () => {
  state.program = null;
  state.reading = 0;
  clearTimeout(waiting);
  waiting = setTimeout(parse, 180);
});

async function parse() {
  const text = $("text").value, turn = ++parsing;
  $("alternatives").hidden = true;
  if (!text.trim()) { $("live").textContent = ""; return; }
  try {
    const found = await post("/api/parse", { text, domain: $("domain").value });
    if (turn !== parsing) return;
    const line = [document.createTextNode(found.readings[0].program)];
    if (found.unread.length) {
      line.push(document.createTextNode("   not read: "), ...underlined(text, found.unread));
    }
    $("live").replaceChildren(...line);
    if (!state.program) $("program").value = found.readings[0].pretty;
    alternatives(found.readings);
  } catch (error) {
    if (turn === parsing) $("live").textContent = error.message.split("\n")[0];
  }
}

function underlined(text, spans) {
  const pieces = [];
  let place = 0;
  for (const [start, end] of spans) {
    pieces.push(document.createTextNode(text.slice(place, start)));
    const word = document.createElement("span");
    word.className = "word-unread";
    word.textContent = text.slice(start, end);
    pieces.push(word);
    place = end;
  }
  pieces.push(document.createTextNode(text.slice(place)));
  return pieces;
}

function alternatives(readings) {
  $("alternatives").hidden = readings.length < 2;
  $("readings").replaceChildren(...readings.map((reading, i) => {
    const label = document.createElement("label"), radio = document.createElement("input"), code = document.createElement("code");
    radio.type = "radio"; radio.name = "reading"; radio.checked = i === state.reading;
    radio.addEventListener("change", () => { state.reading = i; state.program = null; $("program").value = reading.pretty; if ($("picture").value) ask(); });
    code.textContent = reading.program;
    label.append(radio, `${reading.score.toFixed(2)} `, code, reading.note ? ` ${reading.note}` : "");
    return label;
  }));
}

// --- pictures --------------------------------------------------------------------------------------------

async function refreshPictures(chosen) {
  const mine = await (await fetch("/api/pictures")).json();
  $("yours").replaceChildren(...mine.map((one) => new Option(one.name, one.picture)));
  if (chosen) $("picture").value = chosen;
}

$("file").addEventListener("change", async () => {
  const file = $("file").files[0];
  if (!file) return;
  try {
    const made = await post(`/api/pictures?name=${encodeURIComponent(file.name)}`, file.slice());
    await refreshPictures(made.picture);
    complain(null);
    changedPicture();
  } catch (error) { complain(error); }
  $("file").value = "";
});

function changedPicture() {
  state.corrections = [];
  countCorrections();
  if ($("picture").value && ($("text").value.trim() || state.program)) ask();
}
$("picture").addEventListener("change", changedPicture);
$("domain").addEventListener("change", () => { state.program = null; state.reading = 0; state.corrections = []; parse(); if (state.answer) ask(); });
for (const id of ["logic", "strict"]) $(id).addEventListener("change", () => state.answer && ask());
$("form").addEventListener("submit", (event) => { event.preventDefault(); state.program = null; ask(); });
$("run").addEventListener("click", () => { state.program = $("program").value; ask(); });
$("program").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); $("run").click(); }
});

// --- corrections -----------------------------------------------------------------------------------------

const sides = ["x0", "y0", "x1", "y1"];

function select(target) {
  const region = target?.kind === "region" ? state.answer?.model.regions[target.id] : null;
  state.selected = region ? region.index : null;
  $("c-index").textContent = region ? region.index : "–";
  $("c-apply").disabled = $("c-delete").disabled = !region;
  if (!region) return;
  $("c-label").value = region.label;
  sides.forEach((side, i) => { $(`c-${side}`).value = region.box[i]; });
}

const fields = () => sides.map((side) => Number($(`c-${side}`).value));

function countCorrections() {
  const n = state.corrections.length;
  $("c-count").textContent = n ? `${n} correction${n === 1 ? "" : "s"}; what was corrected counts as certain` : "";
  $("c-undo").disabled = !n;
}

async function correct(...changes) {
  const before = state.corrections;
  state.corrections = [...before, ...changes];
  const was = state.answer;
  await ask();
  if (state.answer === was) state.corrections = before; // it was refused, and the error says why
  countCorrections();
}

$("correct").addEventListener("click", () => {
  const on = $("correct").getAttribute("aria-pressed") !== "true";
  $("correct").setAttribute("aria-pressed", String(on));
  $("correcting").hidden = !on;
  document.body.classList.toggle("is-correcting", on);
  countCorrections();
});
$("c-apply").addEventListener("click", () => {
  const region = state.answer.model.regions[state.selected], label = $("c-label").value.trim(), box = fields();
  const changes = [];
  if (box.some((side, i) => side !== region.box[i])) changes.push({ op: "move", region: region.index, box });
  if (label !== region.label) changes.push({ op: "relabel", region: region.index, label });
  if (changes.length) correct(...changes);
});
$("c-delete").addEventListener("click", () => correct({ op: "delete", region: state.selected }));
$("c-add").addEventListener("click", () => correct({ op: "add", box: fields(), label: $("c-label").value.trim() || "thing" }));
$("c-undo").addEventListener("click", () => { state.corrections = state.corrections.slice(0, -1); countCorrections(); ask(); });

function drawing(picture, model) {
  let start = null, sketch = null, region = null, corner = null, box = null;
  const point = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    return [Math.min(Math.max(at.x, 0), model.size[0]), Math.min(Math.max(at.y, 0), model.size[1])];
  };
  const ordered = (b) => [Math.min(b[0], b[2]), Math.min(b[1], b[3]), Math.max(b[0], b[2]), Math.max(b[1], b[3])];
  picture.addEventListener("pointerdown", (event) => {
    if (!document.body.classList.contains("is-correcting") || event.button) return;
    event.preventDefault();
    start = point(event);
    const held = event.target.closest(".region");
    region = held ? model.regions[Number(held.dataset.region)] : null;
    const reach = (10 * model.size[0]) / picture.clientWidth;
    corner = region && [[0, 1], [2, 1], [0, 3], [2, 3]].find(([x, y]) => Math.hypot(region.box[x] - start[0], region.box[y] - start[1]) < reach);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = point(event), dx = x - start[0], dy = y - start[1];
    if (!sketch && Math.hypot(dx, dy) < (4 * model.size[0]) / picture.clientWidth) return;
    if (!region) box = ordered([...start, x, y]);
    else if (corner) { const b = [...region.box]; b[corner[0]] = x; b[corner[1]] = y; box = ordered(b); }
    else box = [region.box[0] + dx, region.box[1] + dy, region.box[2] + dx, region.box[3] + dy];
    if (!sketch) {
      picture.setPointerCapture(event.pointerId); // not before, so that a click still goes to its region
      sketch = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      sketch.setAttribute("class", "drawn");
      picture.append(sketch);
    }
    for (const [name, value] of [["x", box[0]], ["y", box[1]], ["width", box[2] - box[0]], ["height", box[3] - box[1]]]) sketch.setAttribute(name, value);
  });
  picture.addEventListener("pointerup", () => {
    const drawn = sketch && box.map((side) => Math.round(side * 10) / 10), moved = region;
    sketch?.remove();
    start = sketch = region = null;
    if (!drawn || drawn[2] - drawn[0] < 1 || drawn[3] - drawn[1] < 1) return;
    if (moved) correct({ op: "move", region: moved.index, box: drawn });
    else correct({ op: "add", box: drawn, label: $("c-label").value.trim() || "thing" });
  });
}

// --- comparing -------------------------------------------------------------------------------------------

$("pin").addEventListener("click", () => {
  state.pinned = state.pinned ? null : state.answer;
  $("pin").textContent = state.pinned ? "Let go of the pinned" : "Pin to compare";
  document.querySelector("main").classList.toggle("is-wide", Boolean(state.pinned));
  $("pinned").hidden = !state.pinned;
  if (state.pinned) show($("pinned"), state.pinned, false);
  else $("pinned").replaceChildren();
  compare();
});

const signs = { keep: " ", update: "~", move: ">", remove: "−", insert: "+" };

async function compare() {
  $("comparison").hidden = !state.pinned || state.pinned === state.answer;
  if ($("comparison").hidden) return;
  const [a, b] = [state.pinned.model, state.answer.model];
  const named = (model) => model.value !== null ? `the value ${model.value}` : model.regions.filter((r) => r.role === "chosen" || r.role === "candidate").map((r) => r.name).join(", ") || "nothing";
  $("differs").textContent = `${a.domain}: ${a.outcome}, ${named(a)}. Now, ${b.domain}: ${b.outcome}, ${named(b)}.`;
  const edits = await post("/api/diff", { before: a.program, after: b.program });
  const changed = edits.filter((edit) => edit.edit !== "keep");
  $("edits").textContent = changed.length
    ? changed.map((edit) => `${signs[edit.edit]} ${[edit.before?.node, edit.edit === "update" && "→", edit.edit !== "move" && edit.after?.node].filter(Boolean).join(" ")}`).join("   ")
    : "The programs are the same.";
}

// --- history and link ------------------------------------------------------------------------------------

function keep(asked, model) {
  const key = JSON.stringify(asked);
  state.past = [{ asked, key, model: { sentence: model.sentence, program: model.program } }, ...state.past.filter((one) => one.key !== key)].slice(0, 50);
  $("history").hidden = false;
  $("past").replaceChildren(...state.past.map((one) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    const title = document.createElement("b"), said = document.createElement("span");
    title.textContent = one.asked.program ? one.model.program : one.asked.text;
    said.textContent = one.model.sentence;
    said.className = "note";
    button.append(title, said);
    button.addEventListener("click", () => restore(one.asked));
    item.append(button);
    return item;
  }));
}

const encoded = (asked) => btoa(unescape(encodeURIComponent(JSON.stringify(asked)))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decoded = (text) => JSON.parse(decodeURIComponent(escape(atob(text.replaceAll("-", "+").replaceAll("_", "/")))));

function restore(asked) {
  for (const name of ["picture", "domain", "text", "logic"]) $(name).value = asked[name] ?? "";
  $("strict").checked = asked.policy === "strict";
  state.corrections = asked.corrections || [];
  state.program = asked.program || null;
  state.reading = asked.reading || 0;
  if (state.program) { $("program").value = state.program; $("editor").open = true; }
  countCorrections();
  if (asked.picture && $("picture").value !== asked.picture) {
    return complain(new Error("the picture of this link is not in this session: it belongs to another visitor or was dropped. Upload it again; to share an answer, download its report"));
  }
  parse();
  ask({ remember: false });
}

$("link").addEventListener("click", async () => {
  try { await navigator.clipboard.writeText(location.href); tell("copied"); } catch { tell("the link is in the address line"); }
});

// --- downloads -------------------------------------------------------------------------------------------

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  tell(`${name} saved`);
}
const saving = (id, name, make) => $(id).addEventListener("click", async () => {
  try { download(name, await make()); } catch (error) { complain(error); }
});
saving("save-report", "report.html", () => post("/api/report", state.answer.asked, "blob"));
saving("save-scene", "scene.json", () => post("/api/scene", state.answer.asked, "blob"));
saving("save-program", "program.txt", async () => new Blob([`${state.answer.model.program}\n`], { type: "text/plain" }));

// --- start -----------------------------------------------------------------------------------------------

refreshPictures().then(() => {
  if (location.hash.length > 1) {
    try { restore(decoded(location.hash.slice(1))); } catch { complain(new Error("the link is broken or cut short")); }
  }
});
