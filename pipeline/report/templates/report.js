"use strict";
// The report's page: lists that are searched, filtered and paged, places shown in the original, corrections kept and saved.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const t = data.words;
  const isDistrict = "documents" in data;
  const LEVELS = ["error", "warning", "doubt", "info"];
  const PER_PAGE = { check: 25, rows: isDistrict ? 100 : 50 };
  const SVG = "http://www.w3.org/2000/svg";
  const EVERYTHING = 1e6;
  const MARGIN = 14, LEAST_WIDE = 330, LEAST_HIGH = 90;
  const byId = (id) => document.getElementById(id);
  const said = (name, facts) => t[name].replace(/\{(\w+)\}/g, (_, key) => facts[key]);

  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  // --- corrections: kept in the browser, saved as a file ---------------------------------------------------------------

  const STORE = `atgardsplan/${data.page}`;
  let isKept = true;
  let kept = { who: "", decisions: {} };
  try {
    kept = JSON.parse(localStorage.getItem(STORE)) || kept;
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    isKept = false;
  }

  function keep() {
    try {
      localStorage.setItem(STORE, JSON.stringify(kept));
    } catch {
      isKept = false;
    }
    showSave();
  }

  const keyOf = (row, cell) => `${row.doc}|${row.id}|${cell.field}`;
  const isDone = (row, cell) => cell.checked || decisionOf(row, cell) !== null;
  const isSame = (line, cell) => line !== undefined && line.before === (cell.text || "");

  // Of each cell all lines are kept, those that a run has read in too: a later one may build on them, and the file has them all.
  function decisionOf(row, cell) {
    const last = (kept.decisions[keyOf(row, cell)] || []).at(-1);
    return isSame(last, cell) ? last : null;
  }

  function decide(row, cell, text, why) {
    const before = cell.text || "";
    const after = text.trim() ? text : "";
    const lines = kept.decisions[keyOf(row, cell)] || [];
    const earlier = isSame(lines.at(-1), cell) ? lines.slice(0, -1) : lines;
    const line = { document_id: row.doc, source: cell.source || row.source, field: cell.field, before, after: after === before ? null : after, when: now(), why };
    kept.decisions[keyOf(row, cell)] = [...earlier, line];
    keep();
  }

  function undo(row, cell) {
    kept.decisions[keyOf(row, cell)].pop();
    if (!kept.decisions[keyOf(row, cell)].length) delete kept.decisions[keyOf(row, cell)];
    keep();
  }

  function now() {
    const here = new Date();
    return new Date(here.getTime() - 60000 * here.getTimezoneOffset()).toISOString().slice(0, 19).replace("T", " ");
  }

  // A text that a spreadsheet would take for a formula, a number or a date, or that means something else here, begins with an apostrophe.
  function guarded(text) {
    const { right, empty, formula, literal, typed } = data.corrections;
    let bare = text;
    while (bare.startsWith(literal)) bare = bare.slice(literal.length);
    const isWord = [...right, ...empty].includes(bare.trim().toLowerCase()) || new RegExp(`^(${typed})$`, "i").test(bare.trim());
    return bare && (formula.includes(bare[0]) || isWord) ? literal + text : text;
  }

  const afterText = (after) => (after === null ? data.corrections.right[0] : after === "" ? data.corrections.empty[0] : guarded(after));

  const COLUMNS = ["document_id", "source", "field", "before", "after", "who", "when", "why"];
  const quoted = (text) => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function correctionsFile() {
    // Those of the register are there too: this file may take the place of the one that the run read.
    const mine = Object.values(kept.decisions).flat().map((one) => ({ ...one, who: kept.who }));
    const told = (one) => JSON.stringify([one.document_id, one.source, one.field, one.before, one.after]);
    const own = new Set(mine.map(told));
    const lines = [...data.known.filter((one) => !own.has(told(one))), ...mine].map((one) => ({ ...one, who: guarded(one.who), why: guarded(one.why), before: guarded(one.before), after: afterText(one.after) }));
    return "\ufeff" + [COLUMNS.join(";"), ...lines.map((one) => COLUMNS.map((name) => quoted(one[name] || "")).join(";"))].join("\r\n") + "\r\n";
  }

  function save() {
    const url = URL.createObjectURL(new Blob([correctionsFile()], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: url, download: "rattelser.csv" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  function showSave() {
    if (!isDistrict || !data.review) return;
    const isNew = (row, cell) => decisionOf(row, cell) !== null && !(cell.checked && decisionOf(row, cell).after === null);
    const number = data.rows.flatMap((row) => row.cells.filter((cell) => isNew(row, cell))).length;
    byId("save").hidden = number === 0;
    byId("save-count").textContent = said("saved_count", { n: number });
    byId("save-hint").textContent = isKept ? t.saved_hint : t.not_kept;
    const bar = byId("framsteg");
    if (!bar) return;
    const doubtful = checks.filter((one) => one.cell && (one.cell.checked || (one.cell.level && one.cell.level !== "info")));
    const done = doubtful.filter((one) => isDone(one.row, one.cell)).length;
    bar.value = done;
    document.querySelector("label[for=framsteg]").textContent = said("progress", { done, all: bar.max });
  }

  // --- places in the original ----------------------------------------------------------------------------------------

  const urls = {};
  function pictureOf(doc, page) {
    const key = `${doc}|${page}`;
    if (!urls[key]) {
      const bytes = Uint8Array.from(atob(data.documents[doc].pages[page][2]), (letter) => letter.charCodeAt(0));
      urls[key] = URL.createObjectURL(new Blob([bytes], { type: "image/webp" }));
    }
    return urls[key];
  }

  function placeText(place) {
    if (place.sheet !== undefined) return place.ref ? `${place.sheet} ${place.ref}` : place.sheet;
    if (place.page !== undefined) return said("page", { n: place.page });
    return place.lines ? `l ${place.lines.join("–")}` : "";
  }

  function fileLink(doc, place) {
    const file = data.documents[doc];
    if (!file.href) return null;
    const end = place && place.page !== undefined && /\.pdf$/i.test(file.path) ? `#page=${place.page}` : "";
    return el("a", { href: file.href + end }, t.open_file, el("span", { class: "unseen" }, `: ${file.path}`));
  }

  function pageFigure(doc, page, boxes, label) {
    const [width, height] = data.documents[doc].pages[page];
    const spans = boxes.length ? boxes : [[0, 0, width, height]];
    let x0 = Math.min(...spans.map((b) => b[0])) - MARGIN, x1 = Math.max(...spans.map((b) => b[2])) + MARGIN;
    let y0 = Math.min(...spans.map((b) => b[1])) - MARGIN, y1 = Math.max(...spans.map((b) => b[3])) + MARGIN;
    const scale = Math.max(width, height) / 842;
    const wide = Math.max(x1 - x0, LEAST_WIDE * scale), high = Math.max(y1 - y0, LEAST_HIGH * scale);
    x0 = Math.max(0, Math.min((x0 + x1 - wide) / 2, width - wide)); x1 = Math.min(width, x0 + wide);
    y0 = Math.max(0, Math.min((y0 + y1 - high) / 2, height - high)); y1 = Math.min(height, y0 + high);
    const svg = document.createElementNS(SVG, "svg");
    const small = `${x0} ${y0} ${x1 - x0} ${y1 - y0}`;
    svg.setAttribute("viewBox", small);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", said("cut_of", { file: data.documents[doc].path, place: `${said("page", { n: page })}${label ? `: ${label}` : ""}` }));
    const image = document.createElementNS(SVG, "image");
    for (const [name, value] of [["href", pictureOf(doc, page)], ["width", width], ["height", height], ["preserveAspectRatio", "none"]]) image.setAttribute(name, value);
    svg.append(image);
    for (const box of boxes) {
      const mark = document.createElementNS(SVG, "rect");
      const sides = { x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1], fill: "#ffd400", "fill-opacity": 0.16, stroke: "#b8860b", "stroke-width": 1.5 * scale };
      for (const [name, value] of Object.entries(sides)) mark.setAttribute(name, value);
      svg.append(mark);
    }
    const toggle = el("button", { type: "button", "aria-pressed": "false", onclick: () => {
      const isWhole = toggle.getAttribute("aria-pressed") === "true";
      toggle.setAttribute("aria-pressed", String(!isWhole));
      toggle.textContent = isWhole ? t.whole_page : t.less_page;
      svg.setAttribute("viewBox", isWhole ? small : `0 0 ${width} ${height}`);
      svg.style.maxHeight = isWhole ? "" : "none";
    } }, t.whole_page);
    return el("figure", { class: "look" }, svg, el("figcaption", {}, `${data.documents[doc].path}, ${said("page", { n: page })}`, toggle, fileLink(doc, { page })));
  }

  const splitRef = (ref) => /^([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$/.exec(ref || "");
  const columnNumber = (letters) => [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0);

  const placeOn = (cell, sheet) => cell.places.slice(0, 1).map((one) => one.sheet === sheet && splitRef(one.ref)).find(Boolean);

  // Where an empty cell of a workbook is: in its row, and in the column of the area's other cells of that field.
  function emptyOn(row, cell, sheet) {
    const own = row.places.map((one) => one.sheet === sheet && splitRef(one.ref)).find(Boolean);
    const near = data.rows.filter((other) => other.doc === row.doc && other.area === row.area).flatMap((other) => other.cells).filter((one) => one.field === cell.field);
    const column = near.map((one) => placeOn(one, sheet)).find(Boolean);
    return own && column ? splitRef(column[1] + (own[4] || own[2])) : null;
  }

  function sheetFigure(row, field, place) {
    const cells = row ? row.cells.map((cell) => ({ cell, at: placeOn(cell, place.sheet) || (cell.text ? null : emptyOn(row, cell, place.sheet)) })).filter(({ at }) => at) : [];
    const marked = cells.find(({ cell }) => cell.field === field && !cell.text);
    const ref = marked ? marked.at[0] : place.ref;
    const caption = el("figcaption", {}, `${place.sheet}${ref ? ` ${ref}` : ""}`, fileLink(row ? row.doc : null, place));
    if (!cells.length) return el("figure", { class: "look" }, caption);
    cells.sort((a, b) => columnNumber(a.at[1]) - columnNumber(b.at[1]));
    const number = cells.map(({ at }) => Number(at[2])).reduce((a, b) => Math.max(a, b));
    const table = el("table", { class: "sheet" },
      el("thead", {}, el("tr", {}, el("td"), ...cells.map(({ cell, at }) => el("th", { scope: "col" }, `${at[1]} ${data.fields[cell.field]}`)))),
      el("tbody", {}, el("tr", {}, el("th", { scope: "row" }, String(number)), ...cells.map(({ cell }) => el("td", { class: cell.field === field ? "mark" : null }, cell.text || "")))));
    const scroll = el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": said("cut_of", { file: data.documents[row.doc].path, place: placeText(place) }) }, table);
    const mark = table.querySelector(".mark");
    if (mark) requestAnimationFrame(() => { scroll.scrollLeft = mark.offsetLeft + mark.offsetWidth - scroll.clientWidth; });
    return el("figure", { class: "look" }, scroll, caption);
  }

  function linesFigure(doc, place) {
    const all = data.documents[doc].lines;
    const [first, last] = place.lines;
    const shown = el("pre", { tabindex: "0" });
    for (let number = Math.max(1, first - 2); number <= Math.min(all.length, last + 2); number += 1) {
      const line = all[number - 1] + "\n";
      shown.append(number >= first && number <= last ? el("mark", {}, line) : line);
    }
    return el("figure", { class: "look" }, shown, el("figcaption", {}, `${data.documents[doc].path}, ${placeText(place)}`, fileLink(doc, place)));
  }

  function looks(doc, places, label, row, field) {
    const file = data.documents[doc];
    const found = el("div", { class: "looks" });
    const pages = [...new Set(places.filter((place) => place.page !== undefined).map((place) => place.page))];
    for (const page of pages.filter((page) => file.pages[page])) {
      found.append(pageFigure(doc, page, places.filter((place) => place.page === page && place.box).map((place) => place.box), label));
    }
    const sheet = places.find((place) => place.sheet !== undefined);
    if (sheet) found.append(row ? sheetFigure(row, field, sheet) : el("p", {}, places.filter((place) => place.sheet !== undefined).map(placeText).join(", "), " ", fileLink(doc, sheet)));
    for (const place of places.filter((one) => one.lines && file.lines.length)) found.append(linesFigure(doc, place));
    if (!found.childElementCount) found.append(el("p", { class: "quiet" }, places.length ? `${t.no_picture} ${places.map(placeText).join(", ")} ` : `${t.no_picture} `, fileLink(doc, places[0])));
    return found;
  }

  // --- cards ---------------------------------------------------------------------------------------------------------

  const areaOf = (row) => (row.label && row.area.startsWith("eget_omrade") ? row.label : data.areas[row.area] || row.area);
  const rowTitle = (row) => `${areaOf(row)}, ${said("row", { n: row.no })}`;
  const badge = (level, text) => el("span", { class: `badge ${level}` }, text);

  const boxedPages = (row) => [...new Set(row.places.filter((one) => one.box).map((one) => one.page))].sort((a, b) => a - b);

  // Where an empty cell of a print would stand: in its row, below the column's other cells. Its page is the one on which
  // the row goes on, or the one beside a page that the row shares with another, where both lie as high as there.
  function emptyPlaces(row, cell) {
    const near = data.rows.filter((other) => other.doc === row.doc && other.area === row.area && other !== row).sort((a, b) => Math.abs(a.no - row.no) - Math.abs(b.no - row.no));
    const found = near.flatMap((other) => other.cells.filter((one) => one.field === cell.field).flatMap((one) => one.places).filter((one) => one.box).map((place) => ({ other, place })));
    const own = boxedPages(row);
    const pageOf = [
      ({ place }) => own.includes(place.page) && [place.page, place.page],
      ({ other, place }) => boxedPages(other).filter((page) => own.includes(page)).map((page) => [page, place.page])[0],
      ({ other, place }) => boxedPages(other).length === own.length && [own, own].map((pages) => pages[boxedPages(other).indexOf(place.page)]),
    ];
    for (const pages of pageOf) {
      for (const one of found) {
        const [from, to] = pages(one) || [];
        const beside = row.places.find((place) => place.page === from && place.box);
        if (beside) return [{ page: to, box: [one.place.box[0], beside.box[1], one.place.box[2], beside.box[3]] }, ...row.places.filter((place) => place.page !== to)];
      }
    }
    return row.places;
  }

  function reasonList(reasons, doubt) {
    const lines = [...reasons.map((reason) => [reason.level, reason.text]), ...(doubt ? [["doubt", doubt]] : [])];
    return lines.length ? el("ul", { class: "reasons" }, ...lines.map(([level, text]) => el("li", { class: level }, text))) : null;
  }

  function editor(row, cell, again) {
    const found = decisionOf(row, cell);
    const field = data.fields[cell.field];
    if (found) {
      const text = found.after === null ? null : el("p", { style: "white-space: pre-line; margin: 0" }, found.after || t.empty);
      return el("div", { class: "edit" }, badge("done", found.after === null ? t.marked_right : t.marked_changed), text,
        el("div", { class: "buttons" }, el("button", { type: "button", onclick: () => { undo(row, cell); again(); } }, t.undo)));
    }
    const text = el("textarea", { spellcheck: "false" });
    text.value = cell.text || "";
    const why = el("input", { type: "text" });
    const change = el("button", { type: "button", class: "primary", disabled: true, onclick: () => { decide(row, cell, text.value, why.value.trim()); again(); } }, t.save_change);
    const right = el("button", { type: "button", onclick: () => { decide(row, cell, cell.text || "", why.value.trim()); again(); } }, cell.text ? t.is_right : t.is_empty_right);
    text.addEventListener("input", () => { change.disabled = text.value === (cell.text || ""); right.disabled = !change.disabled; });
    const shared = data.rows.filter((other) => other.doc === row.doc && other.area === row.area && cell.source && other.cells.some((one) => one.field === cell.field && one.source === cell.source));
    const merged = shared.length > 1 ? el("p", { class: "quiet" }, said("merged_rows", { rows: shared.map((one) => one.no).join(", ") })) : null;
    return el("div", { class: "edit" }, cell.checked ? badge("done", t.checked_before) : null, merged,
      el("label", {}, said("text_of", { field }), text), el("label", {}, t.why, why), el("div", { class: "buttons" }, right, change));
  }

  function fieldList(row, again) {
    const lines = row.cells.filter((cell) => cell.text || cell.missing !== "not_in_template").map((cell) => {
      const found = decisionOf(row, cell);
      const shown = found && found.after !== null ? found.after : cell.text;
      const value = el("dd", {}, shown || el("span", { class: "quiet" }, cell.missing === "unreadable" ? t.unreadable : "–"));
      if (found || cell.checked) value.append(" ", badge("done", t.is_checked));
      if (again) {
        const open = el("button", { type: "button", onclick: () => {
          const place = el("div", { class: "wide" }, editor(row, cell, () => again(cell.field)));
          open.replaceWith(place);
          place.querySelector("textarea, button").focus();
        } }, found ? t.undo : t.correct, el("span", { class: "unseen" }, `: ${data.fields[cell.field]}, ${rowTitle(row)}`));
        value.append(" ", open);
      }
      return el("div", {}, el("dt", {}, data.fields[cell.field] + (cell.carried ? ` (${t.carried})` : "")), value);
    });
    return el("dl", { class: "fields" }, ...lines);
  }

  function checkCard(one) {
    const { row, cell } = one;
    const card = el("article", { class: "card" });
    function draw(isAgain) {
      const done = cell && isDone(row, cell);
      card.className = `card ${done ? "done" : one.level}`;
      const title = row ? `${rowTitle(row)}${cell ? ` · ${data.fields[cell.field]}` : ""}` : t.about_file;
      const head = el("header", {}, el("h3", { tabindex: "-1" }, title), el("span", { class: "quiet" }, one.year || t.unknown_year), badge(done ? "done" : one.level, done ? t.is_checked : t[`level_${one.level}`]));
      const doc = row ? row.doc : one.doc;
      const own = cell && cell.places.length ? cell.places : [];
      const told = one.reasons.flatMap((reason) => reason.places || []);
      const isPrinted = row && row.places.some((place) => place.page !== undefined);
      const places = own.length ? own : cell && isPrinted && !cell.text ? emptyPlaces(row, cell) : told.length ? told : row ? row.places : [];
      const label = row ? title : "";
      const left = places.length || !cell ? looks(doc, places, label, row, cell ? cell.field : null) : el("p", { class: "quiet" }, t.no_picture);
      const right = cell ? editor(row, cell, () => draw(true)) : row ? fieldList(row, null) : null;
      const whole = cell ? el("details", {}, el("summary", {}, t.whole_row), fieldList(row, null)) : null;
      card.replaceChildren(head, reasonList(one.reasons, cell && cell.doubt) || "", el("div", { class: "two" }, left, right || ""), whole || "");
      if (isAgain) card.querySelector("h3").focus();
    }
    draw(false);
    return card;
  }

  function rowCard(row) {
    const card = el("article", { class: "card", id: row.id });
    let isOpen = false;
    function draw(field) {
      const level = LEVELS.find((one) => row.reasons.some((r) => r.level === one) || row.cells.some((c) => c.level === one && !isDone(row, c)));
      card.className = `card ${level && level !== "info" ? level : ""}`;
      const head = el("header", {}, el("h3", { tabindex: "-1" }, rowTitle(row)), el("span", { class: "quiet" }, row.year || t.unknown_year),
        row.status ? badge(row.statusCode === "achieved" ? "done" : "plain", row.status) : null, row.kind ? badge("plain", said("time", { kind: row.kind.toLowerCase() })) : null);
      const place = el("div", { hidden: !isOpen });
      const button = el("button", { type: "button", "aria-expanded": String(isOpen), onclick: () => {
        isOpen = !isOpen;
        button.setAttribute("aria-expanded", String(isOpen));
        button.firstChild.textContent = isOpen ? t.hide_place : t.show_place;
        place.hidden = !isOpen;
        if (isOpen && !place.childElementCount) place.append(looks(row.doc, row.places, rowTitle(row), row, null));
      } }, isOpen ? t.hide_place : t.show_place, el("span", { class: "unseen" }, `: ${rowTitle(row)}`));
      if (isOpen) place.append(looks(row.doc, row.places, rowTitle(row), row, null));
      const roles = row.roles.length ? el("p", { class: "quiet" }, `${t.roles}: ${row.roles.join(", ")}`) : null;
      const reasons = [...row.reasons, ...row.cells.filter((cell) => !isDone(row, cell)).flatMap((cell) => cell.reasons)];
      card.replaceChildren(head, fieldList(row, data.review ? draw : null), roles || "", reasonList(reasons) || "", el("div", { class: "buttons" }, data.review ? button : null, el("span", { class: "quiet" }, row.places.map(placeText).join(", "))), place);
      if (field) card.querySelector("h3").focus();
    }
    draw(null);
    card.open = () => { if (!isOpen && data.review) card.querySelector("[aria-expanded]").click(); };
    return card;
  }

  // --- lists ---------------------------------------------------------------------------------------------------------

  const indexRow = (row) => el("li", {}, el("a", { href: `${row.href}#${row.id}` }, `${row.district || t.unknown_district} ${row.year || ""}: ${areaOf(row)}, ${said("row", { n: row.no })}`), el("span", {}, row.text));
  const indexCheck = (one) => el("li", {}, badge(one.checked ? "done" : one.level, one.checked ? t.is_checked : t[`level_${one.level}`]),
    el("a", { href: one.id ? `${one.href}#kontrollera?row=${encodeURIComponent(one.id)}` : `${one.href}#kontrollera` },
      `${one.district || t.unknown_district} ${one.year || ""}${one.area ? `: ${data.areas[one.area] || one.area}, ${said("row", { n: one.no })}` : ""}${one.field ? ` · ${data.fields[one.field]}` : ""}`), el("span", {}, one.text));

  function toRows() {
    if (isDistrict) return data.rows.map((row) => ({ ...row, tags: row.items, words: row.cells.map((cell) => cell.text || "").concat(row.roles, row.label).join("\n").toLowerCase() }));
    const { tags, rows } = data.rows;
    return rows.map(([page, year, area, no, id, own, text]) => ({ district: data.pages[page][0], href: data.pages[page][1], year, area, no, id, text, tags: own.map((tag) => tags[tag]), words: `${data.pages[page][0]}\n${text}`.toLowerCase() }));
  }

  function toChecks() {
    if (!isDistrict) {
      return data.doubts.map(([page, year, area, no, id, field, level, checked, text], order) => ({ district: data.pages[page][0], href: data.pages[page][1], year, area, no, id, field, level, checked: Boolean(checked), text, order, sure: 1, words: `${data.pages[page][0]}\n${text}`.toLowerCase() }));
    }
    // What is said of a file in the same way several times is one thing to look at.
    const alike = new Map();
    for (const finding of data.findings) alike.set(`${finding.doc} ${finding.code}`, [...(alike.get(`${finding.doc} ${finding.code}`) || []), finding]);
    const found = [...alike.values()].map((reasons) => ({ doc: reasons[0].doc, year: reasons[0].year, row: null, cell: null, level: reasons[0].level, reasons, sure: 1, words: reasons.map((reason) => reason.text).join("\n").toLowerCase() }));
    for (const row of data.rows) {
      for (const reason of row.reasons) found.push({ row, cell: null, area: row.area, year: row.year, level: reason.level, reasons: [reason], sure: 1, words: reason.text.toLowerCase() });
      for (const cell of row.cells) {
        if (cell.level || cell.checked || decisionOf(row, cell)) found.push({ row, cell, area: row.area, year: row.year, level: cell.level || "doubt", reasons: cell.reasons, sure: cell.sure, words: `${cell.text || ""}\n${cell.reasons.map((reason) => reason.text).join("\n")}`.toLowerCase() });
      }
    }
    return found.map((one, order) => ({ ...one, order }));
  }

  const rows = toRows();
  const checks = toChecks();
  const wanted = { rows: {}, check: {} };
  const starts = { rows: 0, check: 0 };
  const forms = { rows: document.querySelector("[data-list=rows]") };
  if (data.review) forms.check = document.querySelector("[data-list=check]");

  function fitsCheck(one, form) {
    const done = one.cell ? isDone(one.row, one.cell) : Boolean(one.checked);
    const show = form.show.value;
    if (wanted.check.row) return (one.row ? one.row.id : one.id) === wanted.check.row;
    if (show === "open" && (done || (one.level === "info" && form.level.value !== "info"))) return false;
    if (show === "checked" && !done) return false;
    return (!form.level.value || one.level === form.level.value) && (!form.area.value || one.area === form.area.value);
  }

  function fitsRow(one, form) {
    const tag = form.tag.value;
    return (!form.area.value || one.area === form.area.value) && (!form.year.value || String(one.year) === form.year.value)
      && (!form.district || !form.district.value || one.district === form.district.value) && (!tag || one.tags.includes(tag));
  }

  function chosen(name) {
    const form = forms[name];
    const words = form.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = name === "rows" ? fitsRow : fitsCheck;
    const found = (name === "rows" ? rows : checks).filter((one) => fits(one, form) && words.every((word) => one.words.includes(word)));
    if (name === "check" && form.sort.value === "level") found.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.sure - b.sure || a.order - b.order);
    return found;
  }

  function show(name, size = PER_PAGE[name]) {
    const found = chosen(name);
    const list = byId(`${name}-list`), pager = byId(`${name}-pager`);
    starts[name] = Math.max(0, Math.min(starts[name], Math.floor(Math.max(0, found.length - 1) / size) * size));
    const shown = found.slice(starts[name], starts[name] + size);
    const drawn = isDistrict ? shown.map(name === "rows" ? rowCard : checkCard) : [el("ul", { class: "short" }, ...shown.map(name === "rows" ? indexRow : indexCheck))];
    list.replaceChildren(...(shown.length ? drawn : [el("p", { class: "quiet" }, t.none_fit)]));
    const turn = (step) => () => { starts[name] += step * size; show(name); byId(`${name}-list`).scrollIntoView({ block: "start" }); };
    pager.replaceChildren(
      el("button", { type: "button", disabled: starts[name] === 0, onclick: turn(-1) }, t.previous),
      el("span", { role: "status" }, found.length ? said("page_of", { from: starts[name] + 1, to: starts[name] + shown.length, all: found.length }) : ""),
      el("button", { type: "button", disabled: starts[name] + size >= found.length, onclick: turn(1) }, t.next));
    pager.hidden = found.length <= size;
    if (name === "rows") showChosen(found.length);
  }

  function showChosen(number) {
    const form = forms.rows;
    const tag = form.tag.value;
    const isShared = tag === "problems" || tag === "causes";
    const parts = [form.year.value, form.district ? form.district.value : "", form.area.value ? data.areas[form.area.value] || form.area.value : "", tag ? data.tags[tag] || tag : "", isShared ? t.shared : ""].filter(Boolean);
    byId("rows-chosen").replaceChildren(said("shown_rows", { n: number, what: parts.join(" · ") || t.all.toLowerCase() }),
      parts.length ? el("button", { type: "button", onclick: () => { form.reset(); wanted.rows = {}; history.replaceState(null, "", "#rader"); starts.rows = 0; show("rows"); } }, t.show_all) : "");
  }

  // What a link asks for and no row has is an option too: nothing fits it, and that is shown.
  function choose(select, value) {
    if (![...select.options].some((option) => option.value === value)) options(select, [[value, data.areas[value] || data.tags[value] || value]]);
    select.value = value;
  }

  function options(select, values) {
    if (select) for (const [value, text] of values) select.append(el("option", { value }, text));
  }

  function follow() {
    const [name, query] = decodeURI(location.hash.slice(1)).split("?");
    const asked = new URLSearchParams(query || "");
    if (name === "" && wanted.rows.tag !== undefined) {
      forms.rows.reset();
      wanted.rows = {};
      show("rows");
    } else if (name === "rader") {
      forms.rows.reset();
      for (const key of ["year", "area", "district", "tag"]) if (forms.rows[key] && asked.get(key)) choose(forms.rows[key], asked.get(key));
      wanted.rows = { tag: asked.get("tag") };
      starts.rows = 0;
      show("rows");
      goTo("rader-rubrik");
    } else if (name === "kontrollera" && data.review) {
      wanted.check = { row: asked.get("row") };
      starts.check = 0;
      show("check");
      if (query) goTo("kontrollera-rubrik");
    } else if (name.startsWith("rad-")) {
      forms.rows.reset();
      wanted.rows = {};
      starts.rows = Math.floor(Math.max(0, rows.findIndex((row) => row.id === name)) / PER_PAGE.rows) * PER_PAGE.rows;
      show("rows");
      const card = byId(name);
      if (card) { card.open(); card.classList.add("found"); card.scrollIntoView({ block: "start" }); card.querySelector("h3").focus({ preventScroll: true }); }
    }
  }

  function goTo(id) {
    const heading = byId(id);
    heading.setAttribute("tabindex", "-1");
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  }

  // --- tables that sort ------------------------------------------------------------------------------------------------

  function sortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.tagName !== "TH") return;
      const button = el("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => row.cells[column].textContent.trim();
        const compare = (a, b) => {
          const [x, y] = [value(a), value(b)];
          if ((x === "–") !== (y === "–")) return x === "–" ? 1 : -1;
          const order = x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : x.localeCompare(y, document.documentElement.lang);
          return down ? -order : order;
        };
        table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
      });
    });
  }

  // --- start ---------------------------------------------------------------------------------------------------------

  const years = [...new Set(rows.map((row) => row.year).filter(Boolean))].sort().reverse();
  options(forms.rows.year, years.map((year) => [year, year]));
  for (const form of Object.values(forms)) options(form.area, Object.entries(data.areas));
  if (!isDistrict) options(forms.rows.district, data.pages.filter(([name]) => name).map(([name]) => [name, name]));
  for (const [name, form] of Object.entries(forms)) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { starts[name] = 0; if (name === "check") wanted.check = {}; show(name); });
  }
  document.querySelectorAll("table.sortable").forEach(sortable);
  if (isDistrict && data.review) {
    byId("who").value = kept.who;
    byId("who").addEventListener("input", (event) => { kept.who = event.target.value; keep(); });
    byId("save-button").addEventListener("click", save);
    keep();
  }
  Object.keys(forms).forEach((name) => show(name));
  addEventListener("hashchange", follow);
  // A link to where the address already is asks for its rows anew.
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && (link.getAttribute("href") || link.getAttribute("xlink:href")) === location.hash) follow();
  });
  addEventListener("storage", (event) => {
    if (event.key !== STORE || !event.newValue) return;
    kept = JSON.parse(event.newValue);
    Object.keys(forms).forEach((name) => show(name));
    showSave();
  });
  addEventListener("beforeprint", () => { for (const name of Object.keys(forms)) show(name, isDistrict ? EVERYTHING : PER_PAGE[name]); });
  addEventListener("afterprint", () => Object.keys(forms).forEach((name) => show(name)));
  follow();
})();
