import { parseArgs } from 'node:util';
import { readTrust, Unusable } from './read-trust.ts';
import { verifyFile } from './verify-file.ts';
import { wordsOf } from './words.ts';

const usage = `usage: node wardlight-verify.mjs BUNDLE [--first-key FINGERPRINT] [--checkpoint FILE]… [--witness NAME=KEY]… [--json]
  --first-key   SHA-256 of the log's first public key, as the clinic wrote it down
  --checkpoint  a signed head of this log that somebody kept
  --witness     a witness and its public key, SPKI in base64
exit codes: 0 holds, 1 does not hold, 2 nothing could be checked`;

const many = { type: 'string', multiple: true, default: [] as string[] } as const;

const main = async (): Promise<number> => {
  const { values, positionals: [path, ...more] } = parseArgs({
    args: process.argv.slice(2),
    options: { 'first-key': { type: 'string' }, checkpoint: many, witness: many, json: { type: 'boolean' }, help: { type: 'boolean' } }, allowPositionals: true,
  });
  if (values.help === true || path === undefined || more.length > 0) throw new Unusable(usage);
  const verdict = await verifyFile(path, readTrust({ firstKey: values['first-key'], checkpoints: values.checkpoint, witnesses: values.witness }));
  process.stdout.write(`${values.json === true ? JSON.stringify(verdict) : wordsOf(verdict)}\n`);
  return verdict.type === 'holds' ? 0 : 1;
};

process.exitCode = await main().catch((error: unknown) => {
  const isAsked = error instanceof Unusable || String((error as { code?: unknown } | null)?.code).startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isAsked && error instanceof Error ? error.message : `wardlight-verify broke: ${String(error)}`}\n`);
  return 2;
});
