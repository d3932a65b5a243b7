// The event stream from the server: it connects, and after a loss connects again by itself, ever more patiently.
import { fresh } from "./dom.js";

const waits = [300, 700, 1500, 3000, 5000];

/** This tab's id, kept over reloads: answers to a tap come to the tab that tapped. */
export const tab = tabId();

function tabId() {
  const known = sessionStorage.getItem("adjutant.tab");
  const id = known ?? fresh();
  sessionStorage.setItem("adjutant.tab", id);
  return id;
}

/**
 * Listens for `events` (name → handler of its data). `onState` hears `up`, `lost` (trying again), `out` (this
 * browser is not signed in any more) and `resting` (too many tabs are open).
 */
export function listen(events, onState) {
  let after = "";
  let failures = 0;

  function connect() {
    const source = new EventSource(`/events?tab=${tab}&after=${encodeURIComponent(after)}`);
    source.onopen = () => {
      failures = 0;
      onState("up");
    };
    source.onerror = () => {
      source.close();
      void retry();
    };
    source.addEventListener("rest", () => {
      source.close();
      onState("resting");
      rest();
    });
    for (const [name, handle] of Object.entries(events)) {
      source.addEventListener(name, (event) => {
        after = event.lastEventId;
        handle(JSON.parse(event.data));
      });
    }
  }

  /** The server has given this page's place to another tab: it goes on when somebody looks here again. */
  function rest() {
    const wake = new AbortController();
    const goOn = () => {
      if (document.visibilityState !== "visible") return;
      wake.abort();
      connect();
    };
    window.addEventListener("focus", goOn, { signal: wake.signal });
    document.addEventListener("visibilitychange", goOn, { signal: wake.signal });
  }

  async function retry() {
    onState((await signedOut()) ? "out" : "lost");
    const wait = waits[Math.min(failures, waits.length - 1)];
    failures += 1;
    setTimeout(connect, wait);
  }

  connect();
}

/** An event stream does not say why it was refused; the page's own address does. No answer means: not there. */
function signedOut() {
  return fetch("/", { cache: "no-store" }).then(
    (answer) => answer.status === 401,
    () => false,
  );
}
