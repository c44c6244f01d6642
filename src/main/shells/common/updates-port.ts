import { isUpdateUrl, serverSource } from '#main/adapters/update-source.ts';
import type { UpdatesPort } from '#main/ports.ts';
import { readFileOrMissing, writeFileAtomically } from '#main/vault/atomic-file.ts';
import { buildFacts } from './build-facts.ts';

/** What a shell adds that can replace its own program. */
export interface ShellUpdates extends Pick<UpdatesPort, 'chooseFolder'> {
  readonly installer: (folder: string) => UpdatesPort['installer'];
}

/** The build's facts, the shell's part and a file for what was seen. Without a shell's part it is updated by hand. */
export const updatesPort = (shell: ShellUpdates | undefined, folder: string, memoryPath: string): UpdatesPort => {
  const { version, updateKeys, updateUrl } = buildFacts;
  const memory = { read: () => readFileOrMissing(memoryPath), write: (text: string) => { writeFileAtomically(memoryPath, text); } };
  const server = shell && updateUrl !== undefined && isUpdateUrl(updateUrl) ? serverSource({ url: updateUrl, version }) : undefined;
  return { version, keys: updateKeys, installer: shell?.installer(folder), server, chooseFolder: shell?.chooseFolder ?? (() => Promise.resolve(undefined)), memory };
};
