import { createHash } from 'node:crypto';
import type { Session, SteppedUp } from '#main/api/call-context.ts';
import type { Clock, Ids } from '#main/ports.ts';
import { toText } from '#main/vault/encodings.ts';

const tokenLivesMs = 60_000;
/** To find the phone, install an app and write ten codes down. */
const proofLivesMs = 600_000;

/** What a clinic window asked the gate to confirm. */
export interface Asked {
  readonly sessionId: string;
  readonly method: string;
  readonly inputJson: string;
}

/** What became of it: the method and its answer's own `type`. */
export interface Outcome {
  readonly method: string;
  readonly answer: string;
  /** Where it waits for a second person. */
  readonly approvalId?: string;
}

interface Issued {
  readonly token: string;
  readonly sessionId: string;
  readonly method: string;
  readonly inputHash: string;
  readonly steppedUp: SteppedUp;
  readonly until: number;
}

const hashOf = (inputJson: string): string => createHash('sha256').update(inputJson).digest('hex');

/**
 * One question, one token and one proof at a time, in memory. A token is good once, for this session, this method and this very input;
 * a proof for this session and for the page of the gate that is up.
 */
export const createStepUps = ({ clock, ids }: { readonly clock: Clock; readonly ids: Ids }) => {
  let asked: Asked | undefined;
  let issued: Issued | undefined;
  let proof: { readonly sessionId: string; readonly page: string | null; readonly until: number } | undefined;
  let outcome: { readonly sessionId: string; readonly came: Outcome } | undefined;
  return {
    ask: (session: Session, method: string, inputJson: string): void => {
      asked = { sessionId: session.sessionId, method, inputJson };
      issued = undefined;
      outcome = undefined;
    },
    asked: (session: Session): Asked | undefined => (asked?.sessionId === session.sessionId ? asked : undefined),
    forget: (): void => {
      asked = undefined;
      issued = undefined;
      outcome = undefined;
      proof = undefined;
    },
    /** The person of this session gave their secrets on the page that is up. */
    prove: ({ sessionId }: Session, page: string | null): void => {
      proof = { sessionId, page, until: clock.monotonic() + proofLivesMs };
    },
    isProved: ({ sessionId }: Session, page: string | null): boolean => proof?.sessionId === sessionId && proof.page === page && clock.monotonic() < proof.until,
    /** This page is up now: a proof for another one is over. */
    keepProofFor: (page: string | null): void => {
      if (proof?.page !== page) proof = undefined;
    },
    /** It ran, whatever came of it. */
    ran: (session: Session, came: Outcome): void => {
      asked = undefined;
      issued = undefined;
      outcome = { sessionId: session.sessionId, came };
    },
    /** Answers once. */
    takeOutcome: (session: Session): Outcome | undefined => {
      const found = outcome?.sessionId === session.sessionId ? outcome.came : undefined;
      outcome = undefined;
      return found;
    },
    issue: (session: Session, what: Asked, steppedUp: SteppedUp): string => {
      const token = toText(ids.randomBytes(32));
      issued = { token, sessionId: session.sessionId, method: what.method, inputHash: hashOf(what.inputJson), steppedUp, until: clock.monotonic() + tokenLivesMs };
      return token;
    },
    /** Whatever is tried with it, a token is gone afterwards. */
    take: (token: string, session: Session, method: string, inputJson: string): SteppedUp | undefined => {
      const found = issued;
      issued = undefined;
      if (found?.token !== token || found.sessionId !== session.sessionId || found.method !== method) return undefined;
      return found.inputHash === hashOf(inputJson) && clock.monotonic() < found.until ? found.steppedUp : undefined;
    },
  };
};

export type StepUps = ReturnType<typeof createStepUps>;
