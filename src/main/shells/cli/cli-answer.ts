import type { Reply } from '#shared/contract/define.ts';

/** Exit codes; scripts depend on them. */
export const exitCodes = { done: 0, unexpected: 1, usage: 2, inUse: 3, signInRefused: 4, keyStore: 5, database: 6, partRefused: 7, doesNotHold: 8 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a command answers: the one JSON object on stdout, and the exit code. */
export interface CliAnswer {
  readonly code: ExitCode;
  readonly body: Readonly<Record<string, unknown>>;
}

export const done = (body: CliAnswer['body']): CliAnswer => ({ code: exitCodes.done, body });
export const failed = (code: ExitCode, error: string, message: string, more: CliAnswer['body'] = {}): CliAnswer => ({ code, body: { error, message, ...more } });
export const usage = (message: string): CliAnswer => failed(exitCodes.usage, 'usage', message);

/** A trouble's code by what it concerns: the lock, the key store with its vault, else the database. */
export const troubleAnswer = (trouble: string): CliAnswer => {
  if (trouble === 'in-use') return failed(exitCodes.inUse, trouble, 'Another Wardlight has this data directory open. Close it and try again.');
  const concernsKeys = /^(keychain|vault|test-keyring)/.test(trouble);
  return failed(concernsKeys ? exitCodes.keyStore : exitCodes.database, trouble, concernsKeys ? 'The key of this clinic cannot be had.' : 'The database of this clinic cannot be opened.');
};

/** A reply of the door that is no value. */
export const replyFailure = (reply: Exclude<Reply<unknown>, { type: 'value' }>): CliAnswer => {
  if (reply.type === 'crashed') return failed(exitCodes.unexpected, 'crashed', 'Something went wrong; the log has it under this reference.', { ref: reply.ref });
  switch (reply.reason) {
    case 'bad-input': return failed(exitCodes.usage, 'bad-input', `Not accepted: ${(reply.fields ?? []).join(', ') || 'the input'}.`);
    case 'forbidden': return failed(exitCodes.signInRefused, 'forbidden', 'This person may not do that.');
    case 'no-session': return failed(exitCodes.signInRefused, 'no-session', 'The session has ended.');
    case 'damaged': return failed(exitCodes.database, 'damaged', 'This part of the database is damaged and cannot be read. Nothing was changed.');
    default: return failed(exitCodes.unexpected, reply.reason, 'The call was refused.');
  }
};
