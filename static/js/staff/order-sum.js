// Says what an order pays, and what half of it is, while the quantity is typed. The server works it out again.
const form = document.querySelector("[data-order-sum]");
const { each, currency, digits } = form.dataset;
const written = new Intl.NumberFormat("en", { style: "currency", currency, minimumFractionDigits: 0, maximumFractionDigits: Number(digits) });
const unit = 10 ** Number(digits);
const sum = form.querySelector("[data-sum]");
const advance = form.querySelector("[name=amount]");

function say() {
  const pieces = Math.floor(Number(form.elements.quantity.value));
  sum.parentElement.hidden = !(pieces > 0);
  if (!(pieces > 0)) return;
  const whole = Math.round(pieces * Number(each) * unit);
  sum.textContent = `${pieces} pieces pay ${written.format(whole / unit)}.`;
  if (advance) sum.textContent += ` Half of it is ${written.format(Math.ceil(whole / 2) / unit)}.`;
}

form.addEventListener("input", say);
say();
