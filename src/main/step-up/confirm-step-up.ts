import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { stepUpGateContract } from '#shared/step-up/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { KeptSession } from '#main/session/index.ts';
import { recoveryWordsFit } from '#main/workstation/recovery-words.ts';
import { checkAgain } from '#main/workstation/sign-in.ts';
import type { StepUpParts } from './handlers.ts';
import type { Asked } from './step-ups.ts';

type Confirm = (typeof stepUpGateContract)['stepUp.confirm'];
type Prove = (typeof stepUpGateContract)['stepUp.prove'];
type Answer = OutputOf<Confirm>;
type Given = InputOf<Confirm>;
type NotTheirs = Exclude<OutputOf<Prove>, { type: 'proved' }>;
type Secrets = InputOf<Prove>;

/** The second factor of a person who has one; undefined when all is well. */
const checkFactor = async ({ factors }: StepUpParts, { db, session }: KeptSession, { code, passkey }: Secrets): Promise<NotTheirs | undefined> => {
  const own = await factors.stateOf(db.read, session.staffId);
  if (!own.hasTotp && own.passkeyCount === 0) return undefined;
  if (passkey !== null) return (await factors.checkPasskey(db, passkey))?.staffId === session.staffId ? undefined : { type: 'wrong-code' };
  if (code === null) return { type: 'wrong-code' };
  const check = await factors.checkCode(db, session.staffId, code);
  if (check.type === 'right') return undefined;
  return check.type === 'wait' ? { type: 'wait', waitSeconds: check.waitSeconds } : { type: 'wrong-code' };
};

/** The password and the second factor of the person of this session, in that order; undefined when both are. The right ones of anybody else are wrong. */
const checkSecrets = async (stepUpParts: StepUpParts, kept: KeptSession, secrets: Secrets): Promise<NotTheirs | undefined> => {
  const { session } = kept;
  const check = await checkAgain(stepUpParts.parts, kept, session.userName, secrets.password);
  if (check.type !== 'right') return check;
  if (check.staff.id !== session.staffId) return { type: 'wrong', waitSeconds: 0 };
  return checkFactor(stepUpParts, kept, secrets);
};

/** Takes the secrets of the person of this session for the page that is up. What was typed before a lock proves nothing after it. */
export const proveForPage = async (stepUpParts: StepUpParts, { session }: Pick<CallContext, 'session'>, secrets: Secrets): Promise<OutputOf<Prove>> => {
  const { stepUps, current } = stepUpParts;
  const kept = current();
  if (kept?.session.sessionId !== session.sessionId) return { type: 'wrong', waitSeconds: 0 };
  const notTheirs = await checkSecrets(stepUpParts, kept, secrets);
  if (notTheirs) return notTheirs;
  if (current()?.session.sessionId !== session.sessionId) return { type: 'wrong', waitSeconds: 0 };
  stepUps.prove(session, stepUpParts.gatePage());
  return { type: 'proved' };
};

/**
 * Takes the secrets of the person of this session, in order: password, second factor, recovery words where they are offered. The log
 * says what was confirmed, and whether by the words.
 */
export const confirmStepUp = async (
  stepUpParts: StepUpParts, { session }: Pick<CallContext, 'session'>, { asked, offersWords }: { readonly asked: Asked; readonly offersWords: boolean }, given: Given,
): Promise<Answer> => {
  const { parts, stepUps, current } = stepUpParts;
  const kept = current();
  if (kept?.session.sessionId !== session.sessionId) return { type: 'nothing-asked' };
  const notTheirs = await checkSecrets(stepUpParts, kept, given);
  if (notTheirs) return notTheirs;
  const hasWords = given.words !== null && offersWords;
  if (hasWords && !(await recoveryWordsFit(parts, kept.databaseKey, given.words ?? ''))) return { type: 'words-wrong' };
  // Locked meanwhile, or asked anew: what was typed was for something else.
  if (current()?.session.sessionId !== session.sessionId || stepUps.asked(session) !== asked) return { type: 'nothing-asked' };
  await kept.db.transaction((tx) => parts.audit.append(tx, [{
    action: 'step-up', method: asked.method, outcome: hasWords ? 'with-recovery-words' : 'confirmed', from: 'gate',
    who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId },
  }]));
  return { type: 'confirmed', token: stepUps.issue(session, asked, { isSeconded: hasWords }) };
};
