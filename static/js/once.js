// A form with data-once is sent once: its button then says what is happening. The server is safe without this.
for (const form of document.querySelectorAll("form[data-once]")) {
  const button = form.querySelector("[type=submit]");
  const label = button.textContent;
  const say = (text, isBusy) => {
    button.textContent = text;
    button.setAttribute("aria-disabled", String(isBusy));
  };

  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
    else say(form.dataset.once, true);
  });
  // Coming back from the payment page with the browser's back button shows this page as it was left.
  addEventListener("pageshow", ({ persisted }) => persisted && say(label, false));
}
