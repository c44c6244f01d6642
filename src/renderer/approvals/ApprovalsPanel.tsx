import { useRef, useState } from 'react';
import type { Approval } from '#shared/approvals/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useMay, useSession } from '#renderer/session/index.ts';
import { AskingState, useStepUp } from '#renderer/step-up/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { factsOf, titleOf } from './approval-words.ts';

interface ApprovalCardProps {
  readonly approval: Approval;
  readonly mayDecide: boolean;
  readonly onTakenBack: () => void;
}

const ApprovalCard = ({ approval, mayDecide, onTakenBack }: ApprovalCardProps) => {
  const { utcOffsetMinutes, today } = useSession();
  const [asking, ask] = useStepUp();
  const [failure, setFailure] = useState<Failure>();
  const words = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  const when = words(approval.askedAt);
  const facts = factsOf(approval, words);
  const decide = (agree: boolean) => (): void => { void ask('approvals.decide', { id: approval.id, agree }); };
  // Gone already is as good: somebody decided meanwhile, and the list says what is left.
  const takeBack = async (): Promise<void> => {
    const outcome = await outcomeOf(clinic['approvals.takeBack']({ id: approval.id }));
    if (outcome.type === 'value') onTakenBack();
    else setFailure(outcome);
  };
  return (
    <li>
      <p><b>{titleOf(approval.method)}</b></p>
      <dl>{facts.map(({ label, value }) => <div key={label}><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div>)}</dl>
      <p className="sm sec">{approval.isMine ? t('approvals.mine', { when }) : t('approvals.asked', { name: approval.askedBy, when })}</p>
      {approval.isMine && <div className="person-actions"><Action onClick={() => { void takeBack(); }}>{t('approvals.takeBack')}</Action></div>}
      {!approval.isMine && mayDecide && (
        <div className="person-actions">
          <Action kind="primary" onClick={decide(true)}>{t('approvals.agree')}</Action>
          <Action onClick={decide(false)}>{t('approvals.turnDown')}</Action>
        </div>
      )}
      {failure && <FailurePanel failure={failure} />}
      <AskingState asking={asking} />
    </li>
  );
};

/** What one person asked for and a second one has to agree to. */
export const ApprovalsPanel = () => {
  const mayDecide = useMay('policies:manage');
  const [answer, reload] = useAnswer('approvals', () => clinic['approvals.list']({}), (kinds) => kinds.includes('approval'));
  const heading = useRef<HTMLHeadingElement>(null);
  /** The button goes with its card; the keyboard stays with the list. */
  const takenBack = (): void => {
    heading.current?.focus();
    void reload();
  };
  const approvals = answer.type === 'value' ? answer.value.approvals : [];
  return (
    <section className="panel" aria-labelledby="approvals" data-region>
      <div className="panel__head"><h2 id="approvals" ref={heading} tabIndex={-1}>{t('approvals.title')} {approvals.length > 0 && <span className="mute plain">{approvals.length}</span>}</h2></div>
      {answer.type === 'loading' && <Bones sentence={t('approvals.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && approvals.length === 0 && <StatePanel icon="check" title={t('approvals.none')}><p>{t('approvals.none.text')}</p></StatePanel>}
      <ul className="approvals">{approvals.map((approval) => <ApprovalCard key={approval.id} approval={approval} mayDecide={mayDecide} onTakenBack={takenBack} />)}</ul>
    </section>
  );
};
