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

/** Parts of memory that are really there and may be written: read-only parts of programs hold nothing that anybody typed. */
const writableRegions = (pid: number): readonly { readonly start: number; readonly end: number }[] => {
  const regions: { start: number; end: number }[] = [];
  for (const block of readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(block);
    const resident = Number(/^Rss:\s+(\d+)/m.exec(block)?.[1] ?? 0) + Number(/^Swap:\s+(\d+)/m.exec(block)?.[1] ?? 0);
    if (head?.[3]?.startsWith('rw') && resident > 0) regions.push({ start: Number.parseInt(head[1] ?? '', 16), end: Number.parseInt(head[2] ?? '', 16) });
  }
  return regions;
};

/**
 * How often each text lies, in any form, in the raw memory of a process. `lead` is how every text but the last few begins:
 * only where it is seen are all of them looked for, which makes the look forty times faster.
 */
export const countInMemory = (pid: number, texts: readonly string[], lead: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  const leads = formsOf(lead);
  const withLead = texts.filter((text) => text.startsWith(lead)).map((text) => ({ text, forms: formsOf(text) }));
  const others = texts.filter((text) => !text.startsWith(lead)).map((text) => ({ text, forms: formsOf(text).slice(0, 2) }));
  let memory: number | undefined;
  try {
    const regions = writableRegions(pid);
    memory = openSync(`/proc/${pid}/mem`, 'r');
    const buffer = Buffer.alloc(chunkBytes + overlap);
    for (const { start, end } of regions) {
      for (let at = start; at < end; at += chunkBytes) {
        const seen = readAt(memory, buffer, Math.min(chunkBytes + overlap, end - at), at);
        const here = leads.some((form) => seen.includes(form)) ? [...withLead, ...others] : others;
        for (const { text, forms } of here) {
          if (forms.some((form) => seen.includes(form))) counts.set(text, (counts.get(text) ?? 0) + 1);
        }
      }
    }
  } catch {
    // The process has ended in the meantime: then it holds nothing.
  } finally {
    if (memory !== undefined) closeSync(memory);
  }
  return counts;
};

const readAt = (memory: number, buffer: Buffer, length: number, at: number): Buffer => {
  try {
    return buffer.subarray(0, readSync(memory, buffer, 0, length, at));
  } catch {
    return buffer.subarray(0, 0);
  }
};
