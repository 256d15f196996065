// Everything works without this file: it saves a click here and a page load there.

// A filter form applies itself as soon as an option is chosen; htmx exchanges the list and keeps the address.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-apply]");
  if (form && event.target.type !== "search") form.requestSubmit();
});

// Citations and addresses can be copied with one press.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  button.textContent = button.dataset.done;
});

// Buttons that only work with this script are hidden until it runs.
for (const element of document.querySelectorAll("[data-enhanced]")) element.hidden = false;
document.addEventListener("htmx:load", (event) => {
  for (const element of event.target.querySelectorAll("[data-enhanced]")) element.hidden = false;
});
