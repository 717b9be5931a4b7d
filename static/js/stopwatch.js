// The stopwatch of a time study. What runs and what is not saved yet is kept in the browser until
// the server has it: a reload, a locked screen or a dead spot loses nothing. Each START draws a
// press of its own, so a cycle that is sent twice is saved once.
const form = document.querySelector("form[data-stopwatch]");

function draw() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

if (form) {
  const find = (name) => document.querySelector(`[data-${name}]`);
  const [watch, face, button, forget, said, unsent] =
    ["watch", "face", "press", "forget", "said", "unsent"].map(find);
  const { maker, minutes, seconds } = form.elements;
  const key = `stopwatch-${form.dataset.stopwatch}`;
  const PAUSE = 1000; // a second press of STOP within it starts nothing
  let kept = read();
  let isSending = false;
  let stoppedAt = 0;

  function read() {
    return { running: null, unsent: [], ...JSON.parse(localStorage.getItem(key) ?? "{}") };
  }

  function keep(changed) {
    kept = { ...kept, ...changed };
    localStorage.setItem(key, JSON.stringify(kept));
    show();
  }

  function elapsed() {
    return kept.running ? Math.max(0, Date.now() - kept.running.startedAt) : 0;
  }

  function show() {
    const isRunning = Boolean(kept.running);
    face.textContent = clock(Math.floor(elapsed() / 1000));
    button.textContent = isRunning ? "STOP" : "START";
    button.classList.toggle("stopwatch__press--stop", isRunning);
    watch.classList.toggle("stopwatch__watch--running", isRunning);
    forget.hidden = !isRunning;
    if (isRunning) maker.value = kept.running.maker;
    maker.disabled = isRunning;
    unsent.hidden = !kept.unsent.length || isSending;
  }

  function start() {
    if (!maker.reportValidity()) return;
    said.textContent = "";
    keep({ running: { startedAt: Date.now(), maker: maker.value, press: draw() } });
  }

  function stop() {
    const { maker, press } = kept.running;
    const length = Math.max(1, Math.ceil(elapsed() / 1000));
    stoppedAt = Date.now();
    keep({ running: null, unsent: [...kept.unsent, { maker, press, length }] });
    face.textContent = clock(length);
    send();
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    while (kept.unsent.length && (await isSettled(kept.unsent[0]))) {
      const [settled] = kept.unsent;
      // Another tab may have changed what is kept meanwhile.
      keep({ ...read(), unsent: read().unsent.filter(({ press }) => press !== settled.press) });
    }
    isSending = false;
    show();
  }

  // Saved, or refused with a sentence and put into the fields; not so when nobody answered.
  async function isSettled(cycle) {
    const body = new FormData(form);
    body.set("maker", cycle.maker);
    body.set("minutes", Math.floor(cycle.length / 60));
    body.set("seconds", cycle.length % 60);
    body.set("press", cycle.press);
    said.textContent = "Saving…";
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const live = page?.querySelector("[data-live]");
    said.textContent = "";
    if (!live) return false;
    find("live").replaceWith(live);
    const refusal = page.querySelector("[data-refusal]");
    find("refusal").replaceWith(refusal);
    if (answer.status === 422) putIntoFields(cycle);
    else said.textContent = `Saved: ${clock(cycle.length)}`;
    return true;
  }

  function putIntoFields(cycle) {
    minutes.value = Math.floor(cycle.length / 60);
    seconds.value = cycle.length % 60;
    find("typed").open = true;
  }

  button.addEventListener("click", () => {
    if (kept.running) stop();
    else if (Date.now() - stoppedAt > PAUSE) start();
  });
  forget.addEventListener("click", () => {
    keep({ running: null });
    said.textContent = "Forgotten: nothing was saved.";
  });
  find("again").addEventListener("click", send);
  addEventListener("online", send);
  addEventListener("storage", (event) => {
    if (event.key === key) kept = read();
    show();
  });
  document.addEventListener("visibilitychange", show);
  setInterval(() => kept.running && show(), 200);

  watch.hidden = false;
  find("typed").open = find("typed").dataset.typed === "open";
  show();
  send();
}
