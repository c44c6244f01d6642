import type { backupContract } from '#shared/backup/contract.ts';
import type { OutputOf, Reply } from '#shared/contract/define.ts';
import type { ImportProgress } from '#shared/interchange/contract.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import { done, exitCodes, failed, replyFailure, troubleAnswer, usage } from './cli-answer.ts';
import type { CliAnswer } from './cli-answer.ts';
import type { CliCore, CliSession, ImportAnswer, OpenCliCore } from './cli-core.ts';
import { exportBundleTo, verifyBundleFile, verifyOpenLog } from './run-audit.ts';
import { parseCommand, usageLines } from './parse-command.ts';
import type { Command } from './parse-command.ts';
import type { PasswordRead } from './password-file.ts';

/** What a command needs of the outside. */
export interface CliWorld {
  readonly openCore: OpenCliCore;
  readonly readPassword: (path: string) => PasswordRead;
  readonly listFiles: (paths: readonly string[]) => AsyncIterable<ImportFile>;
  readonly newId: () => string;
  readonly signal: AbortSignal;
  /** For a person who watches; never on stdout. */
  readonly onProgress: (progress: ImportProgress) => void;
}

/** Runs one command and answers its one JSON object with the exit code. */
export const runCli = async (argv: readonly string[], world: CliWorld): Promise<CliAnswer> => {
  const parsed = parseCommand(argv);
  if (parsed.type === 'help') return done({ usage: usageLines });
  if (parsed.type === 'usage') return failed(exitCodes.usage, 'usage', parsed.message, { usage: usageLines });
  const { command } = parsed;
  if (command.name === 'audit verify file') return verifyBundleFile(command);
  // Before the core is opened: a wrong password file must not cost the lock, nor a failed sign-in.
  const passwords = readPasswords(command, world);
  if ('refused' in passwords) return passwords.refused;
  const opened = await world.openCore({ dataDir: command.dataDir });
  if (opened.type === 'trouble') return troubleAnswer(opened.trouble);
  try {
    return await runCommand(command, opened.core, passwords, world);
  } finally {
    await opened.core.close();
  }
};

interface Passwords {
  readonly own: string;
  readonly code: string | undefined;
  readonly forNewPerson: string;
}

const whyNot = {
  unreadable: 'cannot be read', 'readable-by-others': 'can be read by others; chmod 600 it', empty: 'has an empty first line', 'too-long': 'is too long',
} as const;

/** What needs a clinic. */
type ClinicCommand = Exclude<Command, { name: 'audit verify file' }>;

const readPasswords = (command: ClinicCommand, world: CliWorld): Passwords | { readonly refused: CliAnswer } => {
  const read = (option: string, path: string): string | CliAnswer => {
    const found = world.readPassword(path);
    return found.type === 'password' ? found.password : usage(`The file of --${option} ${whyNot[found.why]}.`);
  };
  if (command.name === 'status') return { own: '', code: undefined, forNewPerson: '' };
  const own = read('password-file', command.passwordFile);
  if (typeof own !== 'string') return { refused: own };
  const code = command.codeFile === undefined ? undefined : read('code-file', command.codeFile);
  if (typeof code === 'object') return { refused: code };
  const forNewPerson = command.name === 'staff add' ? read('new-password-file', command.newPasswordFile) : '';
  return typeof forNewPerson === 'string' ? { own, code, forNewPerson } : { refused: forNewPerson };
};

const runCommand = async (command: ClinicCommand, core: CliCore, passwords: Passwords, world: CliWorld): Promise<CliAnswer> => {
  if (command.name === 'status') return done({ ...(await core.status()) });
  if (command.name === 'init') return init(command, core, passwords.own);
  const signedIn = await core.signIn({ userName: command.user, password: passwords.own, ...(passwords.code === undefined ? {} : { code: passwords.code.trim() }) });
  switch (signedIn.type) {
    case 'trouble': return troubleAnswer(signedIn.trouble);
    case 'wrong': return failed(exitCodes.signInRefused, 'sign-in-refused', 'User name or password is wrong.', { waitSeconds: signedIn.waitSeconds });
    case 'wait': return failed(exitCodes.signInRefused, 'wait', 'Too soon after a wrong password.', { waitSeconds: signedIn.waitSeconds });
    case 'second-factor-needed': return failed(exitCodes.signInRefused, signedIn.type, 'This person has a second factor: put a code of it in a file and name it with --code-file.');
    case 'wrong-code': return failed(exitCodes.signInRefused, signedIn.type, 'The code of the second factor is wrong or was used already.', { waitSeconds: signedIn.waitSeconds });
    case 'new-password-needed': return failed(exitCodes.signInRefused, signedIn.type, 'This person has to choose a new password first: sign in at the screen.');
    case 'signed-in': return runSignedIn(command, core, signedIn.session, passwords, world);
  }
};

const init = async (command: Extract<Command, { name: 'init' }>, core: CliCore, password: string): Promise<CliAnswer> => {
  const made = await core.init({ clinicName: command.clinic, userName: command.user, displayName: command.displayName, password });
  switch (made.type) {
    case 'done': return done({ clinicId: made.clinicId, recoveryWords: made.recoveryWords });
    case 'already-set-up': return failed(exitCodes.usage, 'already-set-up', 'There is a clinic in this data directory already.');
    case 'password-too-weak': return failed(exitCodes.usage, 'password-too-weak', `The password is too weak: ${made.why}.`);
    case 'trouble': return troubleAnswer(made.trouble);
  }
};

type SignedInCommand = Exclude<ClinicCommand, { name: 'status' | 'init' }>;

const runSignedIn = async (command: SignedInCommand, core: CliCore, session: CliSession, passwords: Passwords, world: CliWorld): Promise<CliAnswer> => {
  switch (command.name) {
    case 'patients search': return answerOf(await core.call('patients.find', { query: command.query, searchId: world.newId() }, session));
    case 'patients show': {
      const answer = answerOf(await core.call('patients.show', { id: command.id }, session));
      return answer.code === exitCodes.done && answer.body['patient'] === null ? failed(exitCodes.usage, 'no-such-patient', 'There is no patient with this id.') : answer;
    }
    case 'staff add': {
      const { userName, displayName, role } = command;
      const answer = answerOf(await core.call('staff.add', { userName, displayName, role, password: passwords.forNewPerson }, session));
      const type = answer.body['type'];
      if (type === 'name-taken') return failed(exitCodes.usage, type, 'Somebody has this user name already.');
      if (type === 'waiting') return failed(exitCodes.signInRefused, 'second-person-needed', 'This role gives power over others: the person is added once a second person agrees at the screen.', { approvalId: answer.body['approvalId'] });
      if (type === 'password-too-weak') return failed(exitCodes.usage, type, 'The new password is too weak.', { why: answer.body['why'] });
      return answer;
    }
    case 'audit export': return exportBundleTo(command, core, session);
    case 'audit verify': return verifyOpenLog(command, core, session);
    case 'backup create': return backup(await core.call('backup.create', { file: command.file }, session));
    case 'import': {
      const { source } = command;
      const reply = await core.importFiles({ session, files: world.listFiles(command.paths), source, signal: world.signal, onProgress: world.onProgress });
      if (reply.type !== 'value') return replyFailure(reply);
      return importAnswer(reply.value, command.strict);
    }
  }
};

const whyNoBackup = {
  exists: 'There is a file of this name already; a backup never writes over one.', 'no-folder': 'There is no such folder.',
  'not-writable': 'Nothing can be written there.', 'disk-full': 'The disk is full; nothing was left behind.', 'not-verified': 'The copy could not be proved and was taken away.',
} as const;

/** A restore also needs vault.json and, on another computer, the recovery words: the copy alone opens for nobody. */
const backup = (reply: Reply<unknown>): CliAnswer => {
  if (reply.type !== 'value') return replyFailure(reply);
  const answer = reply.value as OutputOf<(typeof backupContract)['backup.create']>;
  if (answer.type === 'made') {
    const { file, bytes, patients, sha256 } = answer;
    return done({ file, bytes, patients, sha256 });
  }
  const isUsage = answer.why === 'exists' || answer.why === 'no-folder' || answer.why === 'not-writable';
  return failed(isUsage ? exitCodes.usage : exitCodes.database, answer.why, whyNoBackup[answer.why]);
};

/** Of an import that is over its report; of one that stopped, why, with the report so far. */
const importAnswer = ({ job, resumed, putAside }: ImportAnswer, isStrict: boolean): CliAnswer => {
  const body = { ...job.report, resumed, ...(putAside ? { putAside } : {}) };
  if (job.state === 'done') {
    const isPartRefused = job.report.refused.length + job.report.refusedMore > 0;
    return { code: isStrict && isPartRefused ? exitCodes.partRefused : exitCodes.done, body };
  }
  if (job.state === 'failed') return failed(exitCodes.unexpected, 'failed', 'The import failed; the log says more. Whole patients are in.', body);
  if (job.reason === 'disk-full') return failed(exitCodes.database, 'disk-full', 'The disk is full. Whole patients are in; make room and run it again for the rest.', body);
  return failed(exitCodes.unexpected, 'stopped', 'Stopped. Whole patients are in; run it again for the rest.', body);
};

const answerOf = (reply: Awaited<ReturnType<CliCore['call']>>): CliAnswer =>
  reply.type === 'value' ? done(reply.value as CliAnswer['body']) : replyFailure(reply);
