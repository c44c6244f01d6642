import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { HubStore } from './store.ts';

interface Mark { readonly incarnation: string; readonly head: number }
const withinMs = 1_000;

const marksIn = (path: string): Map<string, Mark> => {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Mark>;
    return new Map(Object.entries(found).filter(([, { incarnation, head }]) => typeof incarnation === 'string' && Number.isSafeInteger(head)));
  } catch {
    // None yet, or not readable: what the database says is believed, and clinics notice a head below what they were told.
    return new Map();
  }
};

/**
 * How far each clinic was, kept beside the database and not in it: a database that was put back from a copy is behind its mark, and its
 * clinics get another incarnation. A mark may be a second old; then only a clinic itself can tell.
 */
export const createWatermark = (path: string) => {
  const marks = marksIn(path);
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const file = openSync(`${path}.new`, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(Object.fromEntries(marks)));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  };

  return {
    note: (clinic: string, mark: Mark): void => {
      const held = marks.get(clinic);
      if (held?.incarnation === mark.incarnation && held.head >= mark.head) return;
      marks.set(clinic, mark);
      timer ??= setTimeout(() => {
        try {
          flush();
        } catch {
          // A full disk is told by the store, whose answer counts; the mark follows when there is room.
          timer = undefined;
        }
      }, withinMs).unref();
    },
    /** Before anybody is answered. Answers how many clinics were found behind their mark. */
    compare: async (store: HubStore, isRestored: boolean): Promise<number> => {
      const behind: string[] = [];
      for (const [clinic, { incarnation, head }] of marks) {
        const facts = await store.facts(clinic);
        if (facts && (facts.incarnation !== incarnation || facts.head < head)) behind.push(clinic);
      }
      if (isRestored) await store.renewIncarnations();
      else if (behind.length > 0) await store.renewIncarnations(behind);
      marks.clear();
      for (const clinic of await store.clinics()) {
        const facts = await store.facts(clinic);
        if (facts) marks.set(clinic, { incarnation: facts.incarnation, head: facts.head });
      }
      flush();
      return isRestored ? marks.size : behind.length;
    },
    close: (): void => {
      if (timer) flush();
    },
  };
};
export type Watermark = ReturnType<typeof createWatermark>;
