// The two editions that live in frames: HTML, where the next state is loaded behind the one that is read and takes its
// place at the same words, and the EPUB, whose reader does the same inside. Both speak by messages (htmlframe.js, reader.js).

class Framed {
  #waiting = []; // messages that wait until the frame is ready
  ready = false;

  constructor(section, on) {
    this.section = section;
    this.on = on;
    addEventListener("message", ({ source, data }) => {
      if (data?.octavo === this.name) this.hear(source, data);
    });
  }

  make(address, title, sandbox) {
    const frame = document.createElement("iframe");
    frame.title = title;
    if (sandbox) frame.setAttribute("sandbox", sandbox);
    frame.src = address;
    return frame;
  }

  send(message) {
    if (this.ready) this.frame.contentWindow.postMessage(message, "*");
    else this.#waiting = [...this.#waiting.filter(({ octavo }) => octavo !== message.octavo), message];
  }

  flush() {
    this.ready = true;
    for (const message of this.#waiting.splice(0)) this.send(message);
  }

  // What both frames say.
  hearCommon({ said, place, key, code, address }) {
    if (said === "clicked") this.on.clicked({ view: this.name, ...place });
    if (said === "moved") this.on.moved();
    if (said === "outside") this.on.outside(address);
    if (said === "key") this.on.key({ key, code });
  }
}

export class HtmlView extends Framed {
  name = "html";
  frame = null;
  #coming = null;
  #digest = "";
  #at = null; // what stands at the top of the window
  #place = null;

  update(digest) {
    if (!digest || digest === this.#digest) return;
    this.#digest = digest;
    this.#coming?.remove();
    this.#coming = this.make(`html/?${digest}`, "HTML edition", "allow-scripts");
    this.#coming.className = this.frame ? "coming" : "";
    this.section.append(this.#coming);
  }

  hear(source, data) {
    if (this.#coming && source === this.#coming.contentWindow) {
      if (data.said === "ready") this.#swap();
    } else if (source === this.frame?.contentWindow) {
      if (data.said === "at") this.#at = data.at;
      this.hearCommon(data);
    }
  }

  #swap() {
    const old = this.frame;
    this.frame = this.#coming;
    this.#coming = null;
    this.flush();
    if (this.#at) this.send({ octavo: "restore", at: this.#at });
    if (this.#place) this.send({ octavo: "show", place: this.#place, scroll: false });
    this.frame.className = "";
    if (old && document.activeElement === old) this.frame.focus(); // whose keys went there goes on
    old?.remove();
  }

  show(place, scroll) {
    this.#place = place;
    this.send({ octavo: "show", place, scroll });
  }

  early({ id, html }) {
    if (this.ready) this.send({ octavo: "division", id, html });
  }

  turn(on) {
    this.send({ octavo: "turn", on });
  }
}

export class EpubView extends Framed {
  name = "epub";
  frame = null;
  #digest = "";

  update(digest, address) {
    if (!digest || digest === this.#digest) return;
    this.#digest = digest;
    if (!this.frame) {
      this.frame = this.make("desk/reader.html", "EPUB in a reader");
      this.section.append(this.frame);
    }
    this.send({ octavo: "open", url: new URL(address, document.baseURI).href });
  }

  hear(source, data) {
    if (source !== this.frame?.contentWindow) return;
    if (data.said === "ready") this.flush();
    if (data.said === "failed") this.on.failed(data.why);
    this.hearCommon(data);
  }

  show(place, scroll) { this.send({ octavo: "show", place, scroll }); }

  turn(on) { this.send({ octavo: "turn", on }); }
}
