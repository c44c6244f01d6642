import { readFileSync, statSync } from 'node:fs';
import type { GateContract } from '#shared/contract/clinic.ts';
import type { RawInputOf, Reply } from '#shared/contract/define.ts';
import { readTrust, Unusable } from '#verifier/read-trust.ts';
import { verifyFile } from '#verifier/verify-file.ts';
import { wordsOf } from '#verifier/words.ts';
import { done, exitCodes, failed, replyFailure, usage } from './cli-answer.ts';
import type { CliAnswer } from './cli-answer.ts';
import type { CliCore, CliSession } from './cli-core.ts';
import type { Command } from './parse-command.ts';

type Named<Name extends Command['name']> = Extract<Command, { name: Name }>;

const longestHead = 65_536;

/** The stand-alone verifier's own code, on an exported bundle. */
export const verifyBundleFile = async ({ file, firstKey, checkpoints, witnesses }: Named<'audit verify file'>): Promise<CliAnswer> => {
  try {
    const verdict = await verifyFile(file, readTrust({ firstKey, checkpoints, witnesses }));
    if (verdict.type === 'holds') return done({ holds: true, words: wordsOf(verdict), ...verdict.good });
    return failed(exitCodes.doesNotHold, verdict.fault.reason, wordsOf(verdict), { holds: false, ...verdict.fault });
  } catch (error) {
    if (error instanceof Unusable) return usage(error.message);
    throw error;
  }
};

/** The heads' texts; undefined when a file cannot be read or is too long for one. */
const headsIn = (paths: readonly string[]): readonly string[] | undefined => {
  try {
    return paths.map((path) => {
      if (statSync(path).size > longestHead) throw new RangeError('too long');
      return readFileSync(path, 'utf8');
    });
  } catch {
    // Said by whoever asked for it, who knows the option.
    return undefined;
  }
};

type Checked =
  | { readonly type: 'holds'; readonly doubts: readonly string[] }
  | { readonly type: 'fault'; readonly reason: string; readonly seq: number | null; readonly to: number | null; readonly doubts: readonly string[] }
  | { readonly type: 'no-head' };

/** The log of the open database. Doubts from when it was opened (an older file put back, a table that is not as the log says) are told beside it. */
export const verifyOpenLog = async ({ firstKey, checkpoints }: Named<'audit verify'>, core: CliCore, session: CliSession): Promise<CliAnswer> => {
  const heads = headsIn(checkpoints);
  if (!heads) return usage('A file of --checkpoint cannot be read.');
  const reply = await core.call('audit.check', { firstKey: firstKey?.toLowerCase().replace(/[^0-9a-f]/g, '') ?? null, heads }, session);
  if (reply.type !== 'value') return replyFailure(reply);
  const checked = reply.value as Checked;
  if (checked.type === 'no-head') return usage('A file of --checkpoint holds no signed head.');
  const { type, ...rest } = checked;
  if (type === 'holds' && checked.doubts.length === 0) return done({ holds: true, ...rest });
  const reason = checked.type === 'fault' ? checked.reason : checked.doubts[0] ?? 'doubted';
  return failed(exitCodes.doesNotHold, reason, 'The log or the database does not hold.', { holds: false, ...rest });
};

const whyNoExport: Readonly<Record<string, string>> = {
  exists: 'There is a file of this name already; an export never writes over one.', 'no-folder': 'There is no such folder.', 'not-writable': 'Nothing can be written there.',
  'disk-full': 'The disk is full; nothing was left behind.', nothing: 'The log has no such rows.', 'not-signed': 'Nothing of the log is signed yet.',
};

const exported = (reply: Reply<unknown>): CliAnswer => {
  if (reply.type !== 'value') return replyFailure(reply);
  const { type, ...rest } = reply.value as { readonly type: string; readonly why?: string };
  if (type === 'exported') return done(rest);
  const why = rest.why ?? type;
  return failed(why === 'disk-full' ? exitCodes.database : exitCodes.usage, why, whyNoExport[why] ?? 'Nothing was exported.');
};

/** So that a method whose input changes does not compile here. */
type Asked<Method extends keyof GateContract> = RawInputOf<GateContract[Method]>;

/** Rows by sequence, one patient's, or all; with proofs that an outsider can verify. */
export const exportBundleTo = async ({ range, patientId, purpose, file }: Named<'audit export'>, core: CliCore, session: CliSession): Promise<CliAnswer> => {
  if (range) return exported(await core.call('audit.prove', { from: range[0], to: range[1], purpose, file } satisfies Asked<'audit.prove'>, session));
  return exported(await core.call('audit.export', { kind: 'bundle', patientId: patientId ?? null, staffId: null, since: null, before: null, purpose, file } satisfies Asked<'audit.export'>, session));
};
