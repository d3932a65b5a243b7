// What the page has to tell the server: every deed is sent again until it is acknowledged, and words outlive a reload,
// so that a server that is killed in the middle loses nothing. The server knows a repeated deed by its id.

const prefix = "adjutant.out.";
const waits = [0, 400, 1000, 2000, 4000, 8000];

/**
 * `done(deed)` once stored, `refused(deed, words)` when it never will be, `delayed(deed, words)` while it is tried
 * again. A deed is { id, path, body, keep }; those with `keep` are there again after a reload.
 */
export function makeOutbox({ done, refused, delayed }) {
  const queue = [];
  let busy = false;
  let failures = 0;
  let timer;

  function send(deed) {
    queue.push(deed);
    if (deed.keep) remember(deed);
    void flush();
  }

  async function flush() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    let reached = true;
    for (const deed of [...queue]) {
      reached = await attempt(deed);
      if (!reached) break;
    }
    busy = false;
    if (queue.length > 0) timer = setTimeout(flush, waits[Math.min(failures, waits.length - 1)]);
  }

  /** False: the server cannot be reached at all, so that the others need not try. */
  async function attempt(deed) {
    const answer = await post(deed);
    if (answer.status === 200) settle(deed, () => done(deed));
    else if ([400, 403, 413].includes(answer.status)) settle(deed, () => refused(deed, answer.words));
    else {
      failures += 1;
      delayed(deed, answer.words);
    }
    return answer.status !== 0;
  }

  function settle(deed, tell) {
    failures = 0;
    queue.splice(queue.indexOf(deed), 1);
    localStorage.removeItem(prefix + deed.id);
    tell();
  }

  return { send, flush, left: leftBehind };
}

/** Status 0: no answer, or a broken one. The banner says so; there is nothing to add. */
function post({ path, body }) {
  const options = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  return fetch(path, options)
    .then(async (answer) => ({ status: answer.status, words: (await answer.json()).error ?? "" }))
    .catch(() => ({ status: 0, words: "" }));
}

function remember(deed) {
  try {
    localStorage.setItem(prefix + deed.id, JSON.stringify(deed));
  } catch (error) {
    // The browser's store is full: the words stay in this tab, which goes on trying.
    if (error.name !== "QuotaExceededError") throw error;
  }
}

/** Words from before a reload that were not acknowledged, in the order they were said. */
function leftBehind() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const deeds = keys.map((key) => JSON.parse(localStorage.getItem(key)));
  return deeds.sort((a, b) => (a.at < b.at ? -1 : 1));
}
