// Steps with large buttons, good pieces that follow what came, and running totals. Without this: plain numbers.
const form = document.querySelector("[data-receiving]");
const room = Number(form.dataset.room);
const totals = form.querySelector(".receiving__totals");
const count = (input) => Math.max(0, Math.floor(Number(input.value) || 0));

for (const maker of form.querySelectorAll("[data-maker]")) {
  const [came, good, rework, paid] = maker.querySelectorAll("input");
  // Until somebody says how many are good: all that came and do not go back.
  let follows = count(good) === count(came) - count(rework);

  const settle = (changed) => {
    if (changed === good) follows = false;
    else if (changed !== paid && follows) good.value = Math.max(0, count(came) - count(rework)) || "";
    paid.closest(".receiving__count").hidden = !count(rework) && !count(paid);
  };
  for (const input of [came, good, rework, paid]) {
    const step = (by) => {
      input.value = Math.max(0, count(input) + by) || "";
      settle(input);
      add();
    };
    input.before(button("−", -1, input, step));
    input.after(button("+", 1, input, step));
    input.parentElement.classList.add("receiving__count--stepped");
    input.addEventListener("input", () => { settle(input); add(); });
  }
  settle();
}

function button(sign, by, input, step) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "receiving__step";
  made.textContent = sign;
  const maker = input.closest("fieldset").querySelector("legend").textContent;
  made.setAttribute("aria-label", `${maker}, ${input.labels[0].textContent}: one ${by > 0 ? "more" : "fewer"}`);
  made.addEventListener("click", () => step(by));
  return made;
}

function add() {
  const [came, good, rework] = ["delivered", "accepted", "to_rework"].map((name) =>
    [...form.querySelectorAll(`input[name^=${name}_]`)].reduce((sum, input) => sum + count(input), 0));
  totals.hidden = false;
  totals.classList.toggle("receiving__totals--over", came > room);
  totals.innerHTML = `<b>${came}</b> of ${room} came, <b>${good}</b> good, <b>${rework}</b> to rework`;
}
add();
