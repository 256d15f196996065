// The desk: a selection shows links to the forms it can fill; an offer is applied without a page load; a quantity is
// parsed while the editor types it.
const LONGEST = 20;
const length = (text) => [...text].length; // in characters, as the server counts them

// Return the place of a selection inside one paragraph: its address, and its text.
function selected() {
  const selection = getSelection();
  const range = selection.rangeCount && selection.getRangeAt(0);
  const element = range && range.commonAncestorContainer;
  const paragraph = element && (element.closest ? element : element.parentElement).closest("[data-spot]");
  const text = paragraph && range.toString();
  if (!text) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = length(before.toString());
  return { text, spot: `${paragraph.dataset.spot}.${start}.${start + length(text)}` };
}

const bar = document.querySelector(".desk-selection");
const beside = document.querySelector(".desk-beside");
const adding = document.querySelectorAll(".related-widget-wrapper-link.add-related");

document.addEventListener("selectionchange", () => {
  const found = selected();
  if (bar) {
    const isTooLong = found && length(found.text) > LONGEST;
    bar.hidden = !found;
    bar.querySelector("q").textContent = found?.text ?? "";
    bar.querySelector(".desk-too-long").hidden = !isTooLong;
    for (const link of bar.querySelectorAll("a")) {
      link.hidden = isTooLong;
      if (found) link.href = link.dataset.url + found.spot;
    }
  }
  if (beside && found && length(found.text) <= LONGEST) begin(found.spot);
});

// By keys, in a paragraph: an arrow selects the next character, with Shift one more, with Control whole words.
const ways = { ArrowLeft: "backward", ArrowRight: "forward" };
addEventListener("keydown", (event) => {
  const way = ways[event.key];
  if (!event.target.matches("[data-spot]")) return;
  if (event.key === "Enter" && bar && !bar.hidden) bar.querySelector("a:not([hidden])")?.focus();
  if (!way) return;
  event.preventDefault();
  const selection = getSelection();
  const granularity = event.ctrlKey ? "word" : "character";
  if (!event.target.contains(selection.anchorNode)) selection.collapse(event.target, 0);
  else if (!event.shiftKey) {
    selection.collapseToStart();
    selection.modify("move", way, granularity);
  }
  selection.modify("extend", event.shiftKey ? way : "forward", granularity);
});

// Pass the position in the article to the forms of new entries that are named here.
function begin(spot) {
  for (const link of adding) {
    const url = new URL(link.href);
    url.searchParams.set("at", spot);
    link.href = url;
  }
}
if (beside) begin(`${beside.querySelector("[data-spot]").dataset.spot}.0.0`);

function choose(field, value, name) {
  const select = document.getElementById(`id_${field}`);
  let option = [...select.options].find((each) => each.value === value);
  if (!option) select.add(option = new Option(name, value));
  option.selected = true;
  django.jQuery(select).trigger("change");
}

let proposed = document.getElementById("id_slug")?.value;
beside?.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-field]");
  if (!offer) return;
  event.preventDefault();
  const { field, value, slug, topic, topicName } = offer.dataset;
  choose(field, value, offer.textContent.replace("✓", "").trim());
  if (field === "indicator") {
    if (topic) choose("topics", topic, topicName);
    document.getElementById("id_text_zh").focus(); // what is left to write
  }
  if (!offer.textContent.startsWith("✓")) offer.prepend("✓ ");
  const input = document.getElementById("id_slug");
  if (slug && input.value === proposed) input.value = proposed = slug;
});

const quantity = document.getElementById("id_quantity");
const unread = document.getElementById("id_is_unread");
const output = document.querySelector(".field-reading .readonly");
const readings = document.querySelector("[data-reading]")?.dataset.reading;
async function read() {
  const asked = new URLSearchParams({ quantity: quantity.value, ...(unread.checked && { is_unread: "on" }) });
  const answer = await fetch(`${readings}?${asked}`);
  if (answer.ok) output.innerHTML = await answer.text();
}
if (quantity && output && readings) for (const input of [quantity, unread]) input.addEventListener("input", read);

// After the admin's own choice: what is wrong, else what is to be chosen, else what is left to write.
const firsts = ["[aria-invalid=true]", ".desk-offers a", "textarea[autofocus]"];
addEventListener("load", () => {
  const found = firsts.map((each) => document.querySelector(each)).find(Boolean);
  const isLookUp = found?.matches(".select2-hidden-accessible");
  (isLookUp ? found.nextElementSibling.querySelector("[tabindex='0']") : found)?.focus();
});
