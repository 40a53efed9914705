// The Fine-Tune panel, live. Every part works without this: it finds what it helps by data attributes, and writes text only.

const started = new WeakSet();

/** Helps what is on the page now, each thing once. */
export function start(root = document) {
  each(root, "[data-aft-live]", watchJob);
  each(root, "[data-aft-chat]", openChat);
  each(root, "[data-aft-max-bytes]", watchSize);
  const notice = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (notice && notice.hasAttribute("data-aft-notice")) {
    notice.focus();
  }
}

function each(root, selector, help) {
  for (const element of root.querySelectorAll(selector)) {
    if (!started.has(element)) {
      started.add(element);
      help(element);
    }
  }
}

function write(root, selector, words) {
  const element = root?.querySelector(selector);
  if (element) {
    element.textContent = words;
  }
}

// ---- Jobs ----

const firstWait = 2_000;
const longestWait = 60_000;
const milestones = [25, 50, 75];
const tones = { succeeded: "aft-good", failed: "aft-bad", unclear: "aft-bad" };

function watchJob(article) {
  const section = article.closest("[data-aft-jobs]");
  const word = name => section?.querySelector(`[data-aft-word="${CSS.escape(name)}"]`)?.textContent ?? name;
  const number = (value, digits) => new Intl.NumberFormat(word("culture") || [], { maximumFractionDigits: digits }).format(value);
  const curves = [...article.querySelectorAll("[data-aft-curve]")].map(figure => openCurve(figure, number));
  let wait = firstWait;
  let status = null;
  let told = 0;

  const connect = () => {
    if (!article.isConnected) {
      return;
    }

    const source = new EventSource(article.dataset.aftLive);
    const on = (name, hear) => source.addEventListener(name, e => {
      wait = firstWait;
      return article.isConnected ? hear(e.data) : source.close();
    });
    on("job", data => show(JSON.parse(data)));
    on("metrics", data => showMetrics(JSON.parse(data)));
    on("end", () => { source.close(); end(); });
    source.addEventListener("error", () => {
      // While the browser itself tries again, let it; what was refused or ended is tried again ever more rarely.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(connect, wait);
        wait = Math.min(wait * 2, longestWait);
      }
    });
  };

  const show = job => {
    const words = [];
    if (job.status && job.status !== status) {
      text("[data-aft-status]", word(job.status));
      article.querySelector("[data-aft-status]").classList.replace("aft-wait", tones[job.status] ?? "aft-wait");
      if (status !== null) {
        words.push(word(job.status));
      }

      status = job.status;
    }

    const bar = article.querySelector("[data-aft-progress]");
    if (bar && typeof job.progress === "number") {
      const percent = Math.round(job.progress * 100);
      bar.value = job.progress;
      bar.textContent = `${percent} %`;
      const reached = milestones.filter(m => m <= percent).pop() ?? 0;
      if (reached > told) {
        told = reached;
        words.push(word("progress").replace("{0}", reached));
      }
    }

    if (job.error) {
      text("[data-aft-error]", job.error);
      article.querySelector("[data-aft-error]").hidden = false;
    }

    if (words.length > 0) {
      announce(words.join(". "));
    }
  };

  const showMetrics = ({ step, values }) => {
    const known = ["train_loss", "valid_loss", "recall@1"].filter(name => typeof values?.[name] === "number");
    if (known.length > 0) {
      text("[data-aft-metrics]", [`${word("step")} ${number(step, 0)}`, ...known.map(name => `${word(name)} ${number(values[name], 3)}`)].join(" · "));
    }

    if (typeof step === "number") {
      curves.forEach(hear => hear(step, values ?? {}));
    }
  };

  const end = () => {
    // What can be done with a training that runs.
    article.querySelector("[data-aft-while-running]").hidden = true;
    const ended = section?.querySelector("[data-aft-ended]");
    if (ended) {
      ended.hidden = false;
      announce(ended.textContent);
    }
  };

  const announce = words => write(section, "[data-aft-announce]", words);
  const text = (selector, words) => write(article, selector, words);

  connect();
}

// ---- Curves ----

const mostRows = 50;

/** Goes on with a curve that the server has drawn so far. Returns what takes a measurement. */
function openCurve(figure, number) {
  const lines = [...figure.querySelectorAll("[data-aft-line]")].map(line => ({
    line,
    name: line.dataset.aftLine,
    labels: [...figure.querySelectorAll(`[data-aft-of="${CSS.escape(line.dataset.aftLine)}"]`)],
    points: new Map(line.dataset.aftPoints.split(" ").filter(Boolean).map(point => point.split(":").map(Number))),
  }));
  const isLoss = figure.dataset.aftCurve === "loss";
  const { width, height } = figure.querySelector("svg").viewBox.baseVal;
  const [table, body, words] = ["details", "tbody", "[data-aft-say]"].map(selector => figure.querySelector(selector));
  const isShown = line => line.points.size > 1;
  const inOrder = points => [...points].sort((a, b) => a[0] - b[0]);
  const stepsOf = shown => [...new Set(shown.flatMap(l => [...l.points.keys()]))].sort((a, b) => a - b);
  let isWaiting = false;

  const draw = () => {
    isWaiting = false;
    const shown = lines.filter(isShown);
    const values = shown.flatMap(l => [...l.points.values()]);
    const steps = stepsOf(shown);

    // A job has one curve: the loss where it is told.
    figure.hidden = shown.length === 0 || (!isLoss && figure.parentElement.querySelector('[data-aft-curve="loss"]:not([hidden])') !== null);
    const low = isLoss ? values.reduce((a, b) => Math.min(a, b), 0) : 0;
    const high = isLoss ? values.reduce((a, b) => Math.max(a, b), low) : 1;
    const x = step => (steps.length < 2 ? width : ((step - steps[0]) / (steps.at(-1) - steps[0])) * width);
    const y = value => (high <= low ? height : height - ((value - low) / (high - low)) * height);
    for (const { line, labels, points } of shown) {
      line.setAttribute("points", inOrder(points).map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" "));
      labels.forEach(label => { label.hidden = false; });
    }

    words.textContent = shown.map(l => {
      const [first, last] = [inOrder(l.points)[0], inOrder(l.points).at(-1)];
      const said = [l.labels[0].textContent, number(first[1], 3), number(last[1], 3), number(last[0], 0)];
      return words.dataset.aftSay.replace(/\{(\d)\}/g, (_, place) => said[place]);
    }).join(" ");
    if (!table.open) {
      fill();
    }
  };

  // Not while somebody reads it.
  const fill = () => {
    const steps = stepsOf(lines.filter(isShown));
    const some = steps.length <= mostRows ? steps : Array.from({ length: mostRows }, (_, i) => steps[Math.floor((i * (steps.length - 1)) / (mostRows - 1))]);
    body.replaceChildren(...some.map(step => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = number(step, 0);
      row.append(head);
      for (const line of lines) {
        const cell = document.createElement("td");
        cell.hidden = !isShown(line);
        cell.textContent = line.points.has(step) ? number(line.points.get(step), 4) : "–";
        row.append(cell);
      }

      return row;
    }));
  };

  table.addEventListener("toggle", fill);
  return (step, values) => {
    for (const { name, points } of lines) {
      if (Number.isFinite(values[name])) {
        points.set(step, values[name]);
      }
    }

    if (!isWaiting) {
      isWaiting = true;
      requestAnimationFrame(draw);
    }
  };
}

// ---- Chat ----

const mostMessages = 40;

function openChat(section) {
  const form = section.querySelector("form");
  const input = form.querySelector("textarea");
  const log = section.querySelector("[data-aft-log]");
  const failed = section.querySelector("[data-aft-failed]");
  const stop = section.querySelector("[data-aft-stop]");
  const messages = [...log.children].map(line => ({ role: line.dataset.aftRole, content: line.querySelector(".aft-text").textContent }));
  let asking = null;

  form.addEventListener("submit", event => {
    event.preventDefault();
    const said = input.value.trim();
    if (said && !asking) {
      ask(said);
    }
  });
  stop.addEventListener("click", () => asking?.abort());

  const ask = async said => {
    asking = new AbortController();
    const mine = add("user", said);
    const theirs = add("assistant", "");
    failed.hidden = true;
    stop.hidden = false;
    log.setAttribute("aria-busy", "true");
    input.value = "";
    let answer = "";
    let error = null;
    try {
      error = await stream(section.dataset.aftChat, [...messages, { role: "user", content: said }].slice(-mostMessages), asking.signal, piece => {
        // Whoever reads what was said before is left there.
        const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 50;
        answer += piece;
        theirs.querySelector(".aft-text").textContent = answer;
        if (isAtEnd) {
          log.scrollTop = log.scrollHeight;
        }
      });
    } catch (e) {
      error = e.name === "AbortError" ? null : {};
    }

    if (answer) {
      messages.push({ role: "user", content: said }, { role: "assistant", content: answer });
    } else {
      mine.remove();
      theirs.remove();
      input.value = [said, input.value].filter(Boolean).join("\n");
    }

    if (error) {
      failed.textContent = error.detail || error.title || failed.dataset.aftFallback;
      failed.hidden = false;
    }

    // Whoever has gone elsewhere on the page meanwhile stays there.
    const isHere = section.contains(document.activeElement) || document.activeElement === document.body;
    log.removeAttribute("aria-busy");
    stop.hidden = true;
    asking = null;
    if (isHere) {
      input.focus({ preventScroll: true });
    }
  };

  const add = (role, content) => {
    const line = section.querySelector(`[data-aft-line="${role}"]`).content.firstElementChild.cloneNode(true);
    line.querySelector(".aft-text").textContent = content;
    log.append(line);
    log.tabIndex = 0;
    log.scrollTop = log.scrollHeight;
    return line;
  };
}

/** Asks, and hands on each piece of the answer. Returns the problem if there is one. */
async function stream(url, messages, signal, hear) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ messages }),
    signal,
  });
  if (!response.ok || !response.body) {
    return response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  }

  let rest = "";
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return {};
    }

    const events = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = events.pop();
    for (const { name, data } of events.map(parse)) {
      if (name === "delta") {
        hear(JSON.parse(data).text ?? "");
      } else if (name === "done") {
        return null;
      } else if (name === "error") {
        return JSON.parse(data);
      }
    }
  }
}

function parse(event) {
  const lines = event.split("\n");
  const of = field => lines.filter(l => l.startsWith(`${field}:`)).map(l => l.slice(field.length + 1).replace(/^ /, ""));
  return { name: of("event")[0] ?? "message", data: of("data").join("\n") };
}

// ---- Uploads ----

function watchSize(form) {
  const input = form.querySelector("input[type=file]");
  const message = form.querySelector("[data-aft-too-large]");
  const isTooLarge = () => [...input.files].reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.aftMaxBytes);
  input.addEventListener("change", () => { message.hidden = !isTooLarge(); });
  form.addEventListener("submit", event => {
    if (isTooLarge()) {
      event.preventDefault();
      message.hidden = false;
      input.focus();
    }
  });
}

start();
globalThis.Blazor?.addEventListener?.("enhancedload", () => start());
