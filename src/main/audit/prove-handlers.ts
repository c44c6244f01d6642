import { parseCheckpoint, parseNote } from '#shared/audit/checkpoint.ts';
import type { auditProveContract, auditProveGateContract } from '#shared/audit/prove-contract.ts';
import type { Handlers } from '#shared/contract/define.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { AuditProof } from './audit-keeper.ts';
import { exportBundle, NothingToExport } from './export-bundle.ts';
import { verifyLog } from './verify-log.ts';

type WhyNot = 'exists' | 'no-folder' | 'not-writable' | 'disk-full';

interface BundleFile {
  readonly write: (text: string) => Promise<void>;
  readonly finish: () => Promise<unknown>;
  readonly undo: () => Promise<void>;
}

export interface ProveParts {
  readonly proof: () => AuditProof | undefined;
  readonly makeFile: (path: string) => Promise<BundleFile | WhyNot>;
}

export const auditProveGateHandlers = ({ proof, makeFile }: ProveParts) => ({
  'audit.prove': async ({ read, clock }, { from, to, file }) => {
    // Signed first, so that the newest row can be proved too.
    await proof()?.checkpoint();
    const made = await makeFile(file);
    if (typeof made === 'string') return { type: 'refused', why: made };
    try {
      const facts = await exportBundle(read, { type: 'range', from, to }, clock.now(), made.write);
      await made.finish();
      return { type: 'exported', file, ...facts };
    } catch (error) {
      await made.undo();
      if (error instanceof NothingToExport) return { type: 'refused', why: 'nothing' };
      const { why } = error as { readonly why?: WhyNot };
      if (why === undefined) throw error;
      return { type: 'refused', why };
    }
  },
}) satisfies Handlers<typeof auditProveGateContract, CallContext>;

export const auditProveHandlers = ({ proof }: Pick<ProveParts, 'proof'>) => ({
  // Not signed before: a head over what is wrong would only hide where it went wrong.
  'audit.check': async ({ read }, { firstKey, heads }) => {
    const parsed = heads.map((text) => parseCheckpoint(parseNote(text)?.body ?? ''));
    if (parsed.includes(undefined)) return { type: 'no-head' };
    const known = parsed.flatMap((head) => head ?? []).toSorted((a, b) => a.size - b.size);
    const verdict = await verifyLog(read, { firstKey: firstKey ?? undefined, heads: known });
    return { ...verdict, doubts: (proof()?.doubts() ?? []).map(({ reason }) => reason) };
  },
}) satisfies Handlers<typeof auditProveContract, CallContext>;
