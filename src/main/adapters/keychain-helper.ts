import keytar from 'keytar';
import type { KeychainAnswer, KeychainQuestion } from './keychain.ts';

/**
 * The only process that loads keytar: a call of it can hang on a prompt for ever, and then this process is what gets killed.
 * One question, one answer: on stdin and stdout under Node, as messages in Electron's utility process.
 */
const answer = async (question: KeychainQuestion): Promise<KeychainAnswer> => {
  try {
    if (question.op === 'set') {
      await keytar.setPassword(question.service, question.account, question.secret ?? '');
      return { ok: true };
    }
    return { ok: true, secret: await keytar.getPassword(question.service, question.account) };
  } catch {
    // Its message may name the store; the caller only needs to know that it did not answer.
    return { ok: false };
  }
};

/** Electron's utility process has a port to its parent; Node has none. */
const parentPort = (process as { parentPort?: { once: (name: 'message', listener: (event: { data: KeychainQuestion }) => void) => void; postMessage: (answer: KeychainAnswer) => void } }).parentPort;

if (parentPort) {
  parentPort.once('message', (event) => void answer(event.data).then((value) => { parentPort.postMessage(value); }));
} else {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  process.stdout.write(JSON.stringify(await answer(JSON.parse(Buffer.concat(chunks).toString('utf8')) as KeychainQuestion)));
  process.exit(0);
}
