// Everything works without this file: it saves a click here and a page load there.

// A filter form applies itself as soon as an option is chosen; htmx exchanges the list and keeps the address.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-apply]");
  if (form && event.target.type !== "search") form.requestSubmit();
});

// Citations can be copied with one press, where the browser lets a page copy: it does not over plain HTTP.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  button.textContent = button.dataset.done;
});
