// Leaves at once and takes this page out of the history. Without scripts the link still leaves.
for (const exit of document.querySelectorAll("[data-quick-exit]")) {
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    location.replace(exit.href);
  });
}
