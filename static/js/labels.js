// Add the accessible names that Django's scripts omit: of look-ups, and of the empty head of a table of rows.
const name = (root) => {
  for (const select of root.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const text = select.getAttribute("aria-label") ?? label?.textContent.replace(/[:：]\s*$/, "").trim();
    for (const part of select.nextElementSibling?.querySelectorAll("[role=combobox], [role=searchbox], [role=textbox]") ?? []) {
      if (!text) continue;
      const value = part.getAttribute("aria-labelledby");
      part.setAttribute("aria-label", text);
      part.removeAttribute("aria-labelledby");
      if (value) part.setAttribute("aria-describedby", value);
    }
  }
};

const whenReady = window.django?.jQuery ?? ((run) => addEventListener("DOMContentLoaded", run));
whenReady(() => {
  name(document);
  for (const head of document.querySelectorAll("th.original")) {
    head.replaceWith(Object.assign(document.createElement("td"), { className: "original" }));
  }
});
// The look-ups of a new row are made by a handler of the same event.
document.addEventListener("formset:added", (event) => setTimeout(() => name(event.target)));
