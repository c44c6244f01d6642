import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '#main/audit/verify-log.ts';
import { verifyPieces } from '#verifier/verify-bundle.ts';
import { wordsOf } from '#verifier/words.ts';
import { makeLog, witnessName } from '../faults/audit/made-log.ts';
import type { MadeLog } from '../faults/audit/made-log.ts';

let log: MadeLog;
beforeAll(async () => void (log = await makeLog(2_500)));
afterAll(() => log.close());

async function* pieces(text: string, size = 70_001): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const trust = () => ({ firstKey: undefined, heads: [], witnesses: new Map([[witnessName, log.witness.publicKey]]) });

describe('a bundle that nobody touched', () => {
  it('holds whole, whatever pieces it is read in, and says who witnessed it', async () => {
    const text = await log.bundle({ type: 'all' });
    for (const size of [1 << 20, 70_001, 4_099]) {
      const verdict = await verifyPieces(pieces(text, size), trust());
      expect(wordsOf(verdict)).toMatch(/^2,5\d\d rows hold, 1 to 2,5\d\d; last signed 2026-03-02 \d\d:\d\d UTC; witnessed by hub-harbour-street at /);
    }
  });

  it('holds for one patient, a range and a single row', async () => {
    for (const rows of [{ type: 'patient', patientId: log.patientIds[3] ?? '' }, { type: 'range', from: 100, to: 400 }, { type: 'range', from: 2_000, to: 2_000 }] as const) {
      const verdict = await verifyPieces(pieces(await log.bundle(rows)), trust());
      expect(wordsOf(verdict)).toMatch(/rows? holds?, within 1 to/);
    }
  });

  it('is the log of a database that holds too', async () => {
    expect(await verifyLog(log.db.read)).toMatchObject({ type: 'holds' });
  });
});
