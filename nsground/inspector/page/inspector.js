"use strict";
// Ties the words, nodes and regions of an answer together. The page can be read without it.
const Inspector = (() => {
  // More names than this lie over each other in the picture.
  const MAX_TAGS = 16;

  const byKey = (root, name) => {
    const found = new Map();
    for (const element of root.querySelectorAll(`[data-${name}]`)) {
      const key = Number(element.dataset[name]);
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(element);
    }
    return found;
  };

  // Classes that are on now, so that a change touches only what differs.
  const painter = () => {
    let now = new Map();
    return (wanted) => {
      for (const [element, name] of now) if (wanted.get(element) !== name) element.classList.remove(name);
      for (const [element, name] of wanted) if (now.get(element) !== name) element.classList.add(name);
      now = wanted;
    };
  };

  const same = (a, b) => a === b || (a && b && a.kind === b.kind && a.id === b.id);

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function mount(root, model, { onSelect } = {}) {
    const nodes = byKey(root, "node"), regions = byKey(root, "region"), tags = byKey(root, "tag");
    const picture = root.querySelector(".picture"), panel = root.querySelector("[data-panel]");
    const hint = panel.firstElementChild;
    const at = new Map([...nodes].map(([id, all]) => [id, all.map((e) => e.querySelector("[data-at]")).find(Boolean)]));
    const below = model.nodes.map(() => []);
    for (const node of model.nodes) for (let up = node.id; up !== null; up = model.nodes[up].parent) below[up].push(node.id);
    const paint = painter();
    let pinned = null, hovered = null, shown = null, written = [];

    // Letters of the tags keep their size whatever the size of the picture on the screen.
    const scale = () => picture.clientWidth && picture.style.setProperty("--px", `${model.size[0] / fittedWidth()}px`);
    const fittedWidth = () => Math.min(picture.clientWidth, (picture.clientHeight * model.size[0]) / model.size[1]);
    new ResizeObserver(scale).observe(picture);

    const write = (target, text) => { written.push([target, target.textContent]); target.textContent = text; };
    const listed = (all, say) => all.slice(0, 12).map(say).join(", ") + (all.length > 12 ? ` and ${all.length - 12} more` : "");
    const name = (index) => `#${index} ${model.regions[index].label}`;

    function light(wanted, id, className = "is-lit") {
      for (const one of nodes.get(id) || []) wanted.set(one, className);
    }
    function lightRegion(wanted, id, className = "is-lit", named = true) {
      for (const one of regions.get(id) || []) {
        if (one.closest(".cards") && className !== "is-lit") continue;
        wanted.set(one, className);
      }
      if (named) for (const one of tags.get(id) || []) wanted.set(one, "is-lit");
    }

    function showNode(id, wanted) {
      const node = model.nodes[id];
      light(wanted, id);
      for (const inner of below[id]) {
        for (const one of nodes.get(inner) || []) {
          if (one.closest(".notation") || (one.dataset.word !== undefined && node.span)) wanted.set(one, "is-lit");
        }
      }
      for (const [all, className, sign] of [[node.lost, "is-lost", "✕"], [node.kept, "is-lit", "✓"]]) {
        for (const index of all) {
          lightRegion(wanted, index, className, all.length <= MAX_TAGS);
          const tag = tags.get(index)[0];
          write(tag.querySelector(".tag-sign"), sign);
          write(tag.querySelector(".tag-degree"), ` ${node.degrees[index].toFixed(2)}`);
        }
      }
      const lines = [element("h3", node.label)];
      if (node.words) lines[0].append(element("span", `“${node.words}”`, "panel-role"));
      if (!node.degrees) lines.push(element("p", `= ${node.value}`));
      else {
        lines.push(element("p", `✓ keeps ${listed(node.kept, name) || "nothing"}`));
        if (node.lost.length) {
          lines.push(element("p", `✕ loses ${listed(node.lost, (i) => `${name(i)} (${node.degrees[i].toFixed(2)})`)}`));
        }
      }
      panel.replaceChildren(...lines);
    }

    function showRegion(id, wanted) {
      const region = model.regions[id];
      for (const node of model.nodes) {
        if (!node.degrees) continue;
        const degree = node.degrees[id];
        for (const one of nodes.get(node.id)) if (one.classList.contains("node")) wanted.set(one, degree > 0.5 ? "is-in" : "is-out");
        write(at.get(node.id), degree.toFixed(2));
      }
      const reasons = model.reasons[id];
      for (const reason of reasons) {
        for (const other of reason.others) if (other !== id) lightRegion(wanted, other, "is-near");
        if (reason.node === null) continue;
        for (const inner of below[reason.node]) {
          for (const one of nodes.get(inner) || []) if (one.dataset.word !== undefined || one.closest(".notation")) wanted.set(one, "is-lit");
        }
        for (const one of nodes.get(reason.node)) if (one.classList.contains("card")) wanted.set(one, "is-lit");
      }
      lightRegion(wanted, id);
      const role = { other: "plays no part", candidate: "in question" }[region.role] || region.role;
      const head = element("h3", region.name);
      head.append(element("span", role, "panel-role"));
      const lines = reasons.map((reason) => {
        const line = element("p", `${reason.holds ? "✓" : "✕"} ${reason.text} `);
        line.append(element("span", `(margin ${reason.margin.toFixed(2)}, decided by ${reason.clause})`, "margin"));
        return line;
      });
      panel.replaceChildren(head, ...lines);
    }

    function show() {
      const target = hovered || pinned;
      if (same(target, shown)) return;
      shown = target;
      for (const [one, text] of written.reverse()) one.textContent = text;
      written = [];
      const wanted = new Map();
      picture.classList.toggle("is-busy", target !== null);
      if (target === null) panel.replaceChildren(hint);
      else if (target.kind === "node") showNode(target.id, wanted);
      else showRegion(target.id, wanted);
      paint(wanted);
    }

    const targetOf = (element) => {
      const found = element.closest?.("[data-region], [data-node]");
      if (!found || !root.contains(found)) return null;
      const kind = found.dataset.region !== undefined ? "region" : "node";
      return { kind, id: Number(found.dataset[kind]) };
    };

    function pin(target) {
      pinned = same(target, pinned) ? null : target;
      for (const one of root.querySelectorAll("[aria-pressed='true']")) one.setAttribute("aria-pressed", "false");
      for (const one of root.querySelectorAll("[aria-selected='true']")) one.setAttribute("aria-selected", "false");
      if (pinned) {
        for (const one of (pinned.kind === "node" ? nodes : regions).get(pinned.id) || []) {
          if (one.hasAttribute("aria-pressed")) one.setAttribute("aria-pressed", "true");
          if (one.hasAttribute("aria-selected")) one.setAttribute("aria-selected", "true");
        }
      }
      hovered = null;
      show();
      onSelect?.(pinned);
    }

    root.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse") return;
      hovered = targetOf(event.target);
      show();
    });
    root.addEventListener("pointerleave", () => { hovered = null; show(); });
    root.addEventListener("click", (event) => {
      const target = targetOf(event.target);
      if (target) pin(target);
    });
    root.addEventListener("focusin", (event) => {
      if (event.target.dataset?.item === undefined || !event.target.matches(":focus-visible")) return;
      hovered = targetOf(event.target);
      show();
    });
    root.addEventListener("focusout", () => { hovered = null; show(); });

    // One stop of the tab key for the words, the picture and the tree each; arrows move inside.
    const places = new Map();
    for (const group of root.querySelectorAll("[data-rove]")) {
      const items = [...group.querySelectorAll("[data-item]")];
      if (group.dataset.rove === "regions") items.sort((a, b) => a.dataset.region - b.dataset.region);
      items.forEach((item, i) => { item.setAttribute("tabindex", i ? "-1" : "0"); places.set(item, { items, i, kind: group.dataset.rove }); });
    }
    root.addEventListener("keydown", (event) => {
      const place = places.get(event.target.closest?.("[data-item]"));
      if (event.key === "Escape") { if (pinned) pin(pinned); hovered = null; show(); return; }
      if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
      const { items, i, kind } = place;
      let next = null;
      if (event.key === "Enter" || event.key === " ") pin(targetOf(items[i]));
      else if (event.key === "ArrowDown" || (event.key === "ArrowRight" && kind !== "tree")) next = Math.min(i + 1, items.length - 1);
      else if (event.key === "ArrowUp" || (event.key === "ArrowLeft" && kind !== "tree")) next = Math.max(i - 1, 0);
      else if (event.key === "ArrowRight") next = Math.min(i + 1, items.length - 1);
      else if (event.key === "ArrowLeft") next = items[i].dataset.parent === "" ? i : items.findIndex((one) => one.dataset.node === items[i].dataset.parent);
      else if (event.key === "Home") next = 0;
      else if (event.key === "End") next = items.length - 1;
      else return;
      event.preventDefault();
      if (next !== null && next !== i) {
        items[i].setAttribute("tabindex", "-1");
        items[next].setAttribute("tabindex", "0");
        items[next].focus();
      }
    });
    scale();
    return { pin, model };
  }
  return { mount };
})();

{
  const held = document.getElementById("model");
  if (held) Inspector.mount(document.getElementById("answer"), JSON.parse(held.textContent));
}
