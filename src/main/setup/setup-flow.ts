import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { setupContract } from '#shared/setup/contract.ts';
import { weaknessOf } from '#main/staff/index.ts';
import { zero } from '#main/vault/encodings.ts';
import { recoveryWordsFrom } from '#main/vault/recovery.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inspectFiles } from '#main/workstation/inspect.ts';
import { setUpClinic } from '#main/workstation/set-up.ts';

type Begin = (typeof setupContract)['setup.begin'];
type Confirm = (typeof setupContract)['setup.confirm'];

interface Pending {
  readonly input: InputOf<Begin>;
  readonly secret: Uint8Array;
  readonly words: readonly string[];
  readonly positions: readonly number[];
}

/** Four different positions from 1 to 24, rising. */
const drawPositions = (randomBytes: (length: number) => Uint8Array): number[] => {
  const drawn = new Set<number>();
  while (drawn.size < 4) {
    for (const byte of randomBytes(8)) if (byte < 240 && drawn.size < 4) drawn.add((byte % 24) + 1);
  }
  return [...drawn].sort((a, b) => a - b);
};

/**
 * First-run setup in two steps. Between them everything is in main's memory only: the words are on paper before
 * anything is on disk, and walking away leaves nothing behind.
 */
export const createSetupFlow = (parts: WorkstationParts, signInAfter: (userName: string, password: string) => Promise<void>) => {
  let pending: Pending | undefined;
  const forget = () => {
    zero(pending?.secret);
    pending = undefined;
  };
  return {
    isPending: () => pending !== undefined,
    begin: (input: InputOf<Begin>): Promise<OutputOf<Begin>> => {
      const found = inspectFiles(parts.paths, parts.isTestKeyring);
      if (found.type === 'trouble') return Promise.resolve({ type: 'trouble', trouble: found.trouble });
      if (found.type === 'ready') return Promise.resolve({ type: 'already-set-up' });
      const why = weaknessOf(input.password, [input.userName, input.displayName, input.clinicName]);
      if (why) return Promise.resolve({ type: 'password-too-weak', why });
      forget();
      const secret = parts.ids.randomBytes(32);
      pending = { input, secret, words: recoveryWordsFrom(secret), positions: drawPositions(parts.ids.randomBytes) };
      return Promise.resolve({ type: 'words', words: [...pending.words], positions: [...pending.positions] });
    },
    confirm: async ({ words }: InputOf<Confirm>): Promise<OutputOf<Confirm>> => {
      if (!pending) return { type: 'begin-again' };
      const { input, secret, positions, words: right } = pending;
      const wrong = positions.filter((position, i) => words[i]?.toLowerCase() !== right[position - 1]);
      if (wrong.length > 0) return { type: 'words-differ', positions: wrong };
      const result = await setUpClinic(parts, { ...input, recoverySecret: secret });
      if (result.type !== 'done') return result;
      forget();
      await signInAfter(input.userName, input.password);
      return { type: 'done' };
    },
    forget,
  };
};
