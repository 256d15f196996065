// No input is lost: ask before an editor leaves a form; submit it only if the server responds and the session is valid.
const unsent = document.querySelector("#unsent");
let typed = false;
let isAnswered = false;

const look = () => { typed = true; };

async function send(event) {
  if (isAnswered || !unsent) {
    typed = isAnswered = false;
    return;
  }
  event.preventDefault();
  const form = event.target;
  try {
    // A redirection leads to the login: the session is over. A new login brings a new token.
    const page = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (!page.ok) throw new Error(page.status);
    const token = (await page.text()).match(/name="csrfmiddlewaretoken" value="(\w+)"/);
    if (token) form.elements.csrfmiddlewaretoken.value = token[1];
    isAnswered = true;
    form.requestSubmit(event.submitter);
  } catch {
    unsent.hidden = false;
    unsent.focus();
  }
}

for (const form of document.querySelectorAll("#content-main form[method=post]")) {
  form.addEventListener("input", look);
  window.django?.jQuery?.(form).on("change", look); // look-ups tell jQuery alone
  form.addEventListener("submit", send);
}

addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});
