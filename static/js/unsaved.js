// Ask before leaving a form with text that was typed and not sent.
const form = document.querySelector("#content-main form[method=post]");
let typed = false;

form?.addEventListener("input", () => { typed = true; });
form?.addEventListener("submit", () => { typed = false; });
addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});
