import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { KeptChange } from '#shared/network/contract.ts';
import type { Question } from '#shared/review/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { KeptCard, keptWords } from '#renderer/network/index.ts';
import { QuestionCard, questionWords, useQuestions } from '#renderer/review/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';

type Task = { readonly id: string; readonly at: string; readonly question: Question } | { readonly id: string; readonly at: string; readonly kept: KeptChange };

const tasksOf = (questions: readonly Question[], kept: readonly KeptChange[]): readonly Task[] =>
  [...questions.map((question): Task => ({ id: question.id, at: question.raisedAt, question })), ...kept.map((change): Task => ({ id: `kept/${change.id}`, at: change.at, kept: change }))]
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));

const TaskRow = ({ task, isCurrent, onChoose }: { readonly task: Task; readonly isCurrent: boolean; readonly onChoose: () => void }) => {
  const { utcOffsetMinutes, today } = useSession();
  const about = 'question' in task ? task.question : task.kept;
  const { patientName, recordNumber, isYours, ownerName } = about;
  return (
    <li>
      <button type="button" className="task" data-task={task.id} aria-current={isCurrent ? 'true' : undefined} onClick={onChoose}>
        <Icon name={'question' in task ? 'rings' : 'cross'} size={20} />
        <span className="task__what">
          <b><bdi>{'question' in task ? questionWords(task.question) : keptWords(task.kept.reason).title}</bdi></b>
          {patientName !== '' && <span className="sm sec"><bdi>{patientName}</bdi>, {recordNumber}</span>}
        </span>
        <span className="task__end sm sec"><span>{formatMoment(task.at, utcOffsetMinutes, today)}</span>{isYours ? <span className="tag">{t('tasks.yours')}</span> : ownerName !== '' && <span>{t('tasks.for', { name: ownerName })}</span>}</span>
      </button>
    </li>
  );
};

/** Everything that waits for a person's word: what was changed in two places, and what came and was not taken in. Arrows choose, numbers decide. */
export const TasksPage = () => {
  const [questions, reloadQuestions] = useQuestions(null);
  const [kept, reloadKept] = useAnswer('kept', () => clinic['sync.kept']({}), (kinds) => kinds.includes('kept-change'));
  const [chosenId, setChosenId] = useState<string>();
  const [said, setSaid] = useState('');
  const list = useRef<HTMLUListElement>(null);
  useKeys({ Esc: () => { go({ page: 'home' }); } });
  const failed = [questions, kept].flatMap((answer) => (answer.type === 'loading' || answer.type === 'value' ? [] : [answer]))[0];
  const isLoading = questions.type === 'loading' || kept.type === 'loading';
  const tasks = tasksOf(questions.type === 'value' ? questions.value.questions : [], kept.type === 'value' ? kept.value.changes : []);
  const at = Math.max(0, tasks.findIndex(({ id }) => id === chosenId));
  const task = tasks[at];
  const reload = (words = ''): void => {
    setSaid(words);
    void reloadQuestions();
    void reloadKept();
  };
  const move = (event: KeyboardEvent): void => {
    const to = event.key === 'ArrowDown' ? tasks[at + 1] : event.key === 'ArrowUp' ? tasks[at - 1] : undefined;
    if (!to) return;
    event.preventDefault();
    setChosenId(to.id);
    list.current?.querySelectorAll<HTMLElement>('[data-task]')[tasks.indexOf(to)]?.focus();
  };
  const head = task && 'question' in task && task.question.patientId !== null ? (
    <p className="question__text"><bdi>{task.question.patientName}</bdi>, {task.question.recordNumber} <Action kind="quiet" onClick={() => { if ('question' in task && task.question.patientId !== null) go({ page: 'chart', patientId: task.question.patientId, tab: null }); }}>{t('tasks.chart')}</Action></p>
  ) : undefined;
  return (
    <div className="page">
      <div className="page__head"><h1>{t('tasks.title')}</h1><span className="page__hint">{t('privacy.recorded')}</span></div>
      <p role="status" className="tasks__said">{said !== '' && <><Icon name="check" /> {said}</>}</p>
      {failed && <section className="panel"><FailurePanel failure={failed} onRetry={() => { reload(); }} /></section>}
      {!failed && isLoading && <Bones sentence={t('tasks.loading')} longSentence={t('loading.long')} />}
      {!failed && !isLoading && tasks.length === 0 && <section className="panel"><StatePanel icon="check" title={t('tasks.none')}><p>{t('tasks.none.text')}</p></StatePanel></section>}
      {task && (
        <div className="tasks">
          <section className="panel" aria-labelledby="tasks-list" data-region>
            <div className="panel__head"><h2 id="tasks-list">{t('tasks.list')}</h2><span className="end sm sec">{t('tasks.count', { count: tasks.length })}</span></div>
            <ul className="tasks__list" ref={list} onKeyDown={move}>{tasks.map((each) => <TaskRow key={each.id} task={each} isCurrent={each.id === task.id} onChoose={() => { setChosenId(each.id); }} />)}</ul>
          </section>
          {'question' in task
            ? <QuestionCard key={task.id} id={task.id} patientId={task.question.patientId} place={t('two.of', { at: at + 1, all: tasks.length })} head={head} onSettled={() => { reload(); }} />
            : <KeptCard key={task.id} change={task.kept} onSettled={reload} />}
        </div>
      )}
    </div>
  );
};
