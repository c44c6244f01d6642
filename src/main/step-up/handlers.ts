import type { Contract, Handlers, MethodSpec, Reply } from '#shared/contract/define.ts';
import type { stepUpContract, stepUpGateContract } from '#shared/step-up/contract.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { waitingById } from '#main/approvals/index.ts';
import type { SecondFactors } from '#main/second-factor/index.ts';
import type { KeptSession } from '#main/session/index.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { confirmStepUp, proveForPage } from './confirm-step-up.ts';
import { shownOf } from './shown-input.ts';
import type { StepUps } from './step-ups.ts';

export interface StepUpParts {
  readonly parts: WorkstationParts;
  readonly stepUps: StepUps;
  readonly factors: SecondFactors;
  /** The gate's methods: those with a `stepUp` of their own may be asked for. */
  readonly contract: () => Contract;
  readonly current: () => KeptSession | undefined;
  readonly gatePage: () => string | null;
  readonly openGatePage: (page: 'step-up') => void;
  readonly leaveGatePage: () => void;
  /** Runs a method through the door, as a call of the gate's window. Answers the JSON of its reply. */
  readonly run: (method: string, inputJson: string, token: string) => Promise<string>;
}

const guarded = (contract: Contract, method: string): MethodSpec | undefined => {
  const spec = Object.hasOwn(contract, method) ? contract[method] : undefined;
  return spec?.stepUp === undefined || spec.stepUp === 'page' ? undefined : spec;
};

const fits = (spec: MethodSpec, inputJson: string): boolean => {
  try {
    return spec.input.safeParse(JSON.parse(inputJson)).success;
  } catch {
    return false;
  }
};

export const stepUpHandlers = ({ stepUps, contract, openGatePage }: Pick<StepUpParts, 'stepUps' | 'contract' | 'openGatePage'>) =>
  ({
    'stepUp.ask': ({ session, viewer }, { method, input }) => {
      const spec = guarded(contract(), method);
      if (!spec || !viewer.may(spec.permission as Privilege)) return Promise.resolve({ type: 'forbidden' });
      if (!fits(spec, input)) return Promise.resolve({ type: 'bad-input' });
      stepUps.ask(session, method, input);
      openGatePage('step-up');
      return Promise.resolve({ type: 'asked' });
    },
    'stepUp.outcome': async ({ session, read }) => {
      const outcome = stepUps.takeOutcome(session);
      const isOver = outcome?.approvalId !== undefined && !(await waitingById(read, outcome.approvalId));
      return { outcome: isOver ? null : outcome ?? null };
    },
  }) satisfies Handlers<typeof stepUpContract, CallContext>;

/** What the answer holds that is shown nowhere else, or that somebody else must be asked: the gate stays until its person has read it. */
const hasToBeRead = (value: { readonly type?: string; readonly oneTimeCode?: unknown; readonly file?: unknown }): boolean =>
  value.type === 'waiting' || typeof value.oneTimeCode === 'string' || typeof value.file === 'string';

export const stepUpGateHandlers = (stepUpParts: StepUpParts) => {
  const { stepUps, factors, contract, run, leaveGatePage } = stepUpParts;
  return {
    'stepUp.current': async ({ session, read }) => {
      const asked = stepUps.asked(session);
      const spec = asked && guarded(contract(), asked.method);
      if (!asked || !spec) return { asked: null };
      const own = await factors.stateOf(read, session.staffId);
      // As the schema reads it, so that what is shown is what the method will get.
      const shown = await shownOf(read, asked.method, spec.input.parse(JSON.parse(asked.inputJson)));
      return {
        asked: {
          method: asked.method, shown: [...shown], needsSecondFactor: own.hasTotp || own.passkeyCount > 0, mayUsePasskey: own.passkeyCount > 0,
          offersWords: spec.stepUp === 'words-offered',
        },
      };
    },
    'stepUp.passkeyOptions': async ({ session, read }) => ({ options: (await factors.passkeyOptions(read, session.staffId)) ?? null }),
    'stepUp.confirm': (context, input) => {
      const asked = stepUps.asked(context.session);
      const spec = asked && guarded(contract(), asked.method);
      return asked && spec ? confirmStepUp(stepUpParts, context, { asked, offersWords: spec.stepUp === 'words-offered' }, input) : Promise.resolve({ type: 'nothing-asked' });
    },
    'stepUp.prove': (context, secrets) => proveForPage(stepUpParts, context, secrets),
    'stepUp.run': async ({ session }, { token }) => {
      const asked = stepUps.asked(session);
      const notConfirmed: Reply<unknown> = { type: 'refused', reason: 'step-up-needed' };
      if (!asked) return { reply: JSON.stringify(notConfirmed) };
      const reply = await run(asked.method, asked.inputJson, token);
      const answered = JSON.parse(reply) as Reply<{ readonly type?: string; readonly oneTimeCode?: unknown; readonly file?: unknown; readonly approvalId?: unknown }>;
      if (answered.type === 'refused' && answered.reason === 'step-up-needed') return { reply };
      const value = answered.type === 'value' ? answered.value : undefined;
      stepUps.ran(session, {
        method: asked.method, answer: answered.type === 'value' ? (answered.value.type ?? 'done') : answered.type,
        ...(value?.type === 'waiting' && typeof value.approvalId === 'string' ? { approvalId: value.approvalId } : {}),
      });
      if (!(answered.type === 'value' && hasToBeRead(answered.value))) leaveGatePage();
      return { reply };
    },
  } satisfies Handlers<typeof stepUpGateContract, CallContext>;
};
