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

/** Whether it has ended. One that nobody collected yet holds no memory. */
export const isGone = (pid: number): boolean => {
  try {
    return /^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, ''));
  } catch {
    return true;
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
  lookThrough(pid, (seen) => {
    const here = leads.some((form) => seen.includes(form)) ? [...withLead, ...others] : others;
    for (const { text, forms } of here) {
      if (forms.some((form) => seen.includes(form))) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  });
  return counts;
};

/** In how many pieces of a process's raw memory one of these byte sequences lies. */
export const countBytes = (pid: number, forms: readonly Buffer[]): number => {
  let count = 0;
  lookThrough(pid, (seen) => { if (forms.some((form) => seen.includes(form))) count += 1; });
  return count;
};

/** A key as it may lie in memory: raw, and as hex and base64 in UTF-8 and UTF-16. */
export const formsOfKey = (key: Buffer): readonly Buffer[] => {
  const hex = key.toString('hex');
  // The last characters of base64 also hold what came after the key, if it was written with it.
  const texts = [hex, hex.toUpperCase(), key.toString('base64').slice(0, 42), key.toString('base64url').slice(0, 42)];
  return [key, ...texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')])];
};

/** Whether its memory may be read at all: another user's, or one that the kernel guards, is not. */
export const isReadable = (pid: number): boolean => {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, 'r'));
    return true;
  } catch {
    return statOf(pid) === undefined;
  }
};

/** Shows all of a process's memory, piece by piece. */
const lookThrough = (pid: number, look: (seen: Buffer) => void): void => {
  let memory: number | undefined;
  try {
    const regions = writableRegions(pid);
    memory = openSync(`/proc/${pid}/mem`, 'r');
    const buffer = Buffer.alloc(chunkBytes + overlap);
    for (const { start, end } of regions) {
      for (let at = start; at < end; at += chunkBytes) look(readAt(memory, buffer, Math.min(chunkBytes + overlap, end - at), at));
    }
  } catch {
    // The process has ended in the meantime: then it holds nothing.
  } finally {
    if (memory !== undefined) closeSync(memory);
  }
};

const readAt = (memory: number, buffer: Buffer, length: number, at: number): Buffer => {
  try {
    return buffer.subarray(0, readSync(memory, buffer, 0, length, at));
  } catch {
    return buffer.subarray(0, 0);
  }
};
