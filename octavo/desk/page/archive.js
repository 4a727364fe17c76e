// The entries of a zip file, as the reader engine asks for them. An EPUB of ours has no archive comment, no encryption and
// stays below 4 GB, so the central directory and two ways of packing are all that is needed.

const END = 0x06054b50;
const [STORED, DEFLATED] = [0, 8];

// How foliate-js asks for an entry: loadText(name), loadBlob(name, type), getSize(name).
export function openArchive(buffer) {
  const entries = readDirectory(new DataView(buffer));
  const bytes = (name) => {
    const entry = entries.get(name);
    return entry ? unpack(buffer, entry) : null;
  };
  return {
    loadText: async (name) => { const found = await bytes(name); return found && new TextDecoder().decode(found); },
    loadBlob: async (name, type) => { const found = await bytes(name); return found && new Blob([found], { type }); },
    getSize: (name) => entries.get(name)?.size ?? 0,
  };
}

function readDirectory(view) {
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new Error("the EPUB is no zip file");
  const names = new TextDecoder();
  const entries = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    entries.set(names.decode(new Uint8Array(view.buffer, at + 46, name)), {
      way: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      header: view.getUint32(at + 42, true),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

async function unpack(buffer, { way, packed, header }) {
  const view = new DataView(buffer, header);
  const start = header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const content = new Uint8Array(buffer, start, packed);
  if (way === STORED) return content;
  if (way !== DEFLATED) throw new Error(`the EPUB packs an entry in a way (${way}) that no reader has to know`);
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
