// Everything works without this file: it saves a click here and a page load there.

// A filter form applies itself as soon as an option is chosen; htmx exchanges the list and keeps the address.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-apply]");
  if (form && event.target.type !== "search") form.requestSubmit();
});

// A citation, or the address of the page, can be copied with one press where the browser lets a page copy: over plain
// HTTP it does not.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source ? source.textContent.trim() : location.href);
  button.textContent = button.dataset.done;
});

// The bar to compare the chosen regions shows their number, and limits it to the maximum of a comparison.
const choose = document.querySelector("[data-choose]");
if (choose) {
  const boxes = () => [...choose.elements].filter((element) => element.type === "checkbox");
  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    for (const box of boxes()) box.disabled = !box.checked && chosen >= Number(choose.dataset.choose);
    const output = choose.querySelector("output");
    output.hidden = !chosen;
    output.textContent = output.dataset.many.replace("{n}", chosen);
  };
  document.addEventListener("change", (event) => event.target.form === choose && count());
  window.addEventListener("pageshow", count);
}

// On a narrow screen a long page begins with its later parts folded, except the one that a reader is in.
const fold = () => {
  const isNarrow = matchMedia("(max-width: 48rem)").matches;
  for (const part of document.querySelectorAll("details[data-fold-narrow]")) {
    part.open = !isNarrow || part.contains(document.activeElement);
    part.removeAttribute("data-fold-narrow");
  }
};
fold();
document.addEventListener("htmx:afterSettle", fold);
