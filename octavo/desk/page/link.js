// The way to the resident program: its state, what it says while it works, and what it is asked.

export const SILENT = "Octavo does not answer. Is it still running?";

// An answer as JSON; an Error with the program's own words where it refuses.
export async function ask(path, options) {
  let answer;
  try { answer = await fetch(path, options); } catch { throw new Error(SILENT); }
  const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new Error(said?.message ?? `${answer.status} ${answer.statusText}`);
  return said;
}

export const post = (path, content = {}) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(content) });

export const query = (path, values) => ask(`${path}?${new URLSearchParams(values)}`);

// Listen; who begins is told the state first. `on` has state(state), pages(early), html(early) and lost(). States are asked for one at a time, and once more
// where another was told meanwhile, so the last one always arrives.
// A browser makes six connections to an address and no more, so all its windows have one stream: whoever holds the lock hears it
// and tells the others; when that window goes, the next one holds it.
export function listen(on) {
  let asking = false;
  let again = false;
  let last = null;
  async function renew() {
    if (asking) { again = true; return; }
    asking = true;
    try {
      do { again = false; on.state(last = await ask("state")); } while (again);
    } catch {
      on.lost();
    } finally {
      asking = false;
    }
  }
  const heard = {
    state: (said) => {
      const now = JSON.parse(said);
      // while it is built, all is as it was
      if (last && now.status === "building") on.state(last = { ...last, ...now });
      else renew();
    },
    pages: (said) => on.pages(JSON.parse(said)),
    html: (said) => on.html(JSON.parse(said)),
    error: () => on.lost(),
  };
  const others = new BroadcastChannel(`octavo ${location.pathname}`);
  others.addEventListener("message", ({ data: { name, said } }) => heard[name](said));
  navigator.locks.request(others.name, () => new Promise(() => { // as long as the window is there
    const source = new EventSource("events");
    for (const name of Object.keys(heard)) source.addEventListener(name, ({ data: said }) => {
      heard[name](said);
      others.postMessage({ name, said });
    });
    addEventListener("pagehide", () => source.close());
  }));
  renew();
}
