import { useEffect } from 'react';
import type { Serving } from '#shared/serving/serving.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, formatNumber, t } from '#renderer/text/index.ts';

interface ServingPanelProps {
  /** The clinic's hub is this computer's, also when it does not serve now. */
  readonly isOwnHub: boolean;
  readonly onOpen: (() => void) | undefined;
}

const everyMs = 10_000;
const titles = { off: 'serving.off.title', starting: 'serving.starting', runs: 'serving.title', again: 'serving.again', cannot: 'serving.cannot' } as const;
const actions = { off: 'serving.on', cannot: 'serving.look', starting: 'serving.stop', runs: 'serving.stop', again: 'serving.stop' } as const;

const sizeWords = (bytes: number): string => (bytes < 10_000_000 ? t('original.kilobytes', { count: formatNumber(Math.round(bytes / 1_000)) }) : t('serving.size.megabytes', { count: formatNumber(Math.round(bytes / 1_000_000)) }));

const linesOf = ({ state, why, port, isDiskFull }: Serving): readonly string[] => {
  switch (state) {
    case 'off': return [t('serving.off.text')];
    case 'again': return [t('serving.again.text')];
    case 'cannot': return [t(`serving.why.${why ?? 'failed'}`, { port: String(port ?? 7843) }), t('serving.safe')];
    default: return isDiskFull ? [t('serving.diskFull'), t('serving.text')] : [t('serving.text')];
  }
};

/** That this computer serves its clinic: where the others reach it, who is connected, how large it is and when it was copied. */
export const ServingPanel = ({ isOwnHub, onOpen }: ServingPanelProps) => {
  const session = useSession();
  const [answer, reload] = useAnswer('serving', () => clinic['network.serving']({}));
  useEffect(() => {
    const timer = setInterval(() => { void reload(); }, everyMs);
    const stop = onEvent((event) => { if (event.type === 'sync-changed') void reload(); });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [reload]);
  if (answer.type !== 'value' || answer.value.state === 'not-here' || (answer.value.state === 'off' && !isOwnHub)) return null;
  const { value } = answer;
  const { state, addresses, connected, bytes, backedUpAt } = value;
  if (state === 'not-here') return null;
  const facts: readonly (readonly [string, string])[] = state !== 'runs' ? [] : [
    [t('serving.addresses'), addresses.length === 0 ? t('serving.addresses.none') : addresses.join(', ')],
    ...(connected === null ? [] : [[t('serving.connected'), t('serving.connected.count', { count: connected })] as const]),
    ...(bytes === null ? [] : [[t('serving.size'), sizeWords(bytes)] as const]),
    [t('serving.copied'), backedUpAt === null ? t('serving.copied.never') : formatMoment(backedUpAt, session.utcOffsetMinutes, session.today)],
  ];
  return (
    <section className="panel" aria-label={t('serving.title')} data-region>
      <StatePanel icon={state === 'cannot' || value.isDiskFull ? 'warn' : 'network'} tone={state === 'cannot' || value.isDiskFull ? 'caution' : 'plain'} title={t(titles[state])}
        actions={onOpen && <Action onClick={onOpen}>{t(actions[state])}</Action>}>
        {linesOf(value).map((line) => <p key={line}>{line}</p>)}
      </StatePanel>
      {facts.length > 0 && <dl className="facts">{facts.map(([name, words]) => <div key={name}><dt>{name}</dt><dd><bdi>{words}</bdi></dd></div>)}</dl>}
    </section>
  );
};
