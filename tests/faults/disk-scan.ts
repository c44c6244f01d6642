import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formsOf } from './process-memory.ts';

const largest = 200_000_000;

/** Files below a folder that were changed since a moment; links are not followed. */
export const changedFiles = (folder: string, since: number, skip: readonly string[]): readonly string[] => {
  if (skip.includes(folder)) return [];
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const path = join(folder, name);
    try {
      const stat = lstatSync(path);
      if (stat.isDirectory()) return changedFiles(path, since, skip);
      return stat.isFile() && stat.size <= largest && stat.mtimeMs >= since ? [path] : [];
    } catch {
      return [];
    }
  });
};

/** Which of the texts lie in a file in any form, and which names of files hold one. */
export const textsInFile = (path: string, texts: readonly string[]): readonly string[] => {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch {
    return [];
  }
  return texts.filter((text) => path.includes(text) || formsOf(text).some((form) => content.includes(form)));
};
