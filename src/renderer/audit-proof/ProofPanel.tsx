import { useEffect, useState } from 'react';
import type { auditProofContract } from '#shared/audit/proof-contract.ts';
import { devOfWitness } from '#shared/audit/witness-name.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { doubtWords } from './words.ts';

type Proof = OutputOf<(typeof auditProofContract)['audit.proof']>;
type Verifying = Proof['verifying'];

const progressWords = ({ phase, done, total }: NonNullable<Verifying>): string =>
  t(phase === 'log' ? 'proof.verifying.log' : 'proof.verifying.records', { count: done, total: total ?? done });

/** How far a look at everything came; asks for the outcome when it has ended. */
const useVerifying = (begun: Verifying, reload: () => Promise<void>): Verifying => {
  const [told, setTold] = useState<Verifying | 'done'>();
  useEffect(() => onEvent((event) => {
    if (event.type !== 'proof-progress') return;
    const { phase, done, total } = event;
    if (phase !== 'done') return setTold({ phase, done, total });
    setTold('done');
    void reload();
  }), [reload]);
  return told === undefined ? begun : told === 'done' ? null : told;
};

/** Who cosigned it last, by the names that people know. A hub on the same machine is no witness, and whoever reads the proof is told. */
const Witnesses = ({ witnesses, timeOf }: { readonly witnesses: Proof['witnesses']; readonly timeOf: (moment: string) => string }) => {
  const [answer] = useAnswer('network', () => clinic['sync.network']({}));
  const network = answer.type === 'value' ? answer.value : undefined;
  const nameOf = ({ name, kind }: Proof['witnesses'][number]): string =>
    (kind === 'hub' ? t('proof.witness.hub') : network?.devices.find(({ dev }) => dev === devOfWitness(name))?.name ?? name);
  return (
    <>
      {network?.hub?.isThisComputer && <p className="sm">{t('proof.ownHub')}</p>}
      {witnesses.length > 0 && <ul className="proof__who">{witnesses.map((each) => <li key={each.name}><Icon name="check" size={16} /><bdi>{t('proof.witnessed', { name: nameOf(each), time: timeOf(each.at) })}</bdi></li>)}</ul>}
    </>
  );
};

const Facts = ({ proof }: { readonly proof: Proof }) => {
  const { utcOffsetMinutes, today } = useSession();
  const timeOf = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  const { doubts, lastVerified, headAt, unwitnessedSince, witnesses } = proof;
  const isSound = doubts.length === 0 && lastVerified?.outcome === 'ok';
  const title = doubts.length > 0 ? t('proof.doubted') : isSound ? t('proof.verified', { count: lastVerified.entries }) : t('proof.notVerified', { count: proof.size });
  return (
    <>
      <span className={doubts.length > 0 ? 'proof__mark proof__mark--doubt' : 'proof__mark'}><Icon name={doubts.length > 0 ? 'warn' : 'shield'} size={20} /></span>
      <div>
        <h2>{title}</h2>
        {doubts.map((doubt, i) => <p key={i} className="sm">{doubtWords(doubt, utcOffsetMinutes, today)}</p>)}
        {lastVerified && <p className="sm">{t('proof.lastVerified', { time: timeOf(lastVerified.at), count: lastVerified.records })}</p>}
        {headAt !== null && <p className="sm mute">{t('proof.signed', { time: timeOf(headAt) })} {unwitnessedSince === null ? '' : t('proof.unwitnessed', { time: timeOf(unwitnessedSince) })}</p>}
        <Witnesses witnesses={witnesses} timeOf={timeOf} />
      </div>
    </>
  );
};

/** How the log is proved: entries, records, who has cosigned; and looking at all of it again. */
export const ProofPanel = () => {
  const [answer, reload] = useAnswer('audit.proof', () => clinic['audit.proof']({}));
  const [failure, setFailure] = useState<Failure>();
  const verifying = useVerifying(answer.type === 'value' ? answer.value.verifying : null, reload);
  if (answer.type === 'loading') return <section className="panel"><Bones sentence={t('proof.loading')} longSentence={t('loading.long')} /></section>;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section>;
  const verify = async (): Promise<void> => {
    const outcome = await outcomeOf(clinic['audit.verify']({}));
    setFailure(outcome.type === 'value' ? undefined : outcome);
    if (outcome.type === 'value') await reload();
  };
  return (
    <section className="panel proof" aria-label={t('proof.panel')}>
      <Facts proof={answer.value} />
      <div className="proof__end">
        <Action disabled={verifying !== null} onClick={() => { void verify(); }}>{t(answer.value.lastVerified ? 'proof.verifyAgain' : 'proof.verify')}</Action>
        <p role="status" className="sm">{verifying === null ? '' : progressWords(verifying)}</p>
      </div>
      {failure && <FailurePanel failure={failure} />}
    </section>
  );
};
