import keytar from 'keytar';

/**
 * The only process that loads keytar: a call of it can hang on a prompt for ever, and then this process is what gets killed.
 * One JSON line in on stdin `{op, service, account, secret?}`, one out on stdout `{ok, secret?, why?}`; never in arguments, which others can read.
 */
interface Ask {
  readonly op: 'get' | 'set';
  readonly service: string;
  readonly account: string;
  readonly secret?: string;
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);

const answer = async (ask: Ask): Promise<object> => {
  if (ask.op === 'set') {
    await keytar.setPassword(ask.service, ask.account, ask.secret ?? '');
    return { ok: true };
  }
  return { ok: true, secret: await keytar.getPassword(ask.service, ask.account) };
};

try {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Ask)));
} catch {
  // Its message may name the store; the caller only needs to know that it did not answer.
  process.stdout.write(JSON.stringify({ ok: false }));
}
process.exit(0);
