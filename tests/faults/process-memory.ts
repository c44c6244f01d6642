import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

export interface ProcessFound {
  readonly pid: number;
  readonly command: string;
}

const statOf = (pid: number): { readonly parent: number; readonly command: string } | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    return { parent: Number(text.slice(end + 2).split(' ')[1]), command: text.slice(text.indexOf('(') + 1, end) };
  } catch {
    return undefined;
  }
};

/** Every process below one, itself not among them. */
export const descendantsOf = (ancestor: number): readonly ProcessFound[] => {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
    .flatMap((pid) => { const stat = statOf(pid); return stat ? [{ pid, ...stat }] : []; });
  const found: ProcessFound[] = [];
  const visit = (parent: number): void => {
    for (const { pid, command } of all.filter((each) => each.parent === parent)) {
      found.push({ pid, command });
      visit(pid);
    }
  };
  visit(ancestor);
  return found;
};

/** A text as it may lie in memory or in a file: UTF-8, UTF-16 and base64 (at its three alignments). */
export const formsOf = (text: string): readonly Buffer[] => {
  const utf8 = Buffer.from(text, 'utf8');
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64').replace(/=+$/, '');
    // The first and last characters also hold neighbouring bytes.
    return Buffer.from(encoded.slice(shift === 0 ? 0 : shift + 1, -2), 'ascii');
  });
  return [utf8, Buffer.from(text, 'utf16le'), ...base64];
};

const chunkBytes = 8 * 1024 * 1024;
const overlap = 512;

/** How often any form of each text lies in what a process may read of itself; mapped code of shared libraries is skipped. */
export const countInMemory = (pid: number, texts: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  const forms = texts.map((text) => ({ text, forms: formsOf(text) }));
  let maps: string[];
  let memory: number;
  try {
    maps = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return counts;
  }
  const buffer = Buffer.alloc(chunkBytes + overlap);
  for (const line of maps) {
    const region = /^([0-9a-f]+)-([0-9a-f]+) r(w.)p? ?/.exec(line) ?? /^([0-9a-f]+)-([0-9a-f]+) r(...)/.exec(line);
    // Read-only parts of programs hold nothing that anybody typed.
    if (!region || line.includes('[v') || (/r-/.test(line.slice(0, 60)) && /\.(so|pak|bin|dat)/.test(line))) continue;
    const [start, end] = [Number.parseInt(region[1] ?? '0', 16), Number.parseInt(region[2] ?? '0', 16)];
    for (let at = start; at < end; at += chunkBytes) {
      let length: number;
      try {
        length = readSync(memory, buffer, 0, Math.min(chunkBytes + overlap, end - at), at);
      } catch {
        break;
      }
      const seen = buffer.subarray(0, length);
      for (const { text, forms: each } of forms) {
        for (const form of each) if (seen.includes(form)) counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
  }
  closeSync(memory);
  return counts;
};
