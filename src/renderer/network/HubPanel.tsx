import type { SyncStatus } from '#shared/sync/status.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { stateWords, statusLines } from './words.ts';

interface HubPanelProps {
  readonly status: SyncStatus | undefined;
  readonly hub: { readonly host: string; readonly port: number; readonly proxy: string | null; readonly isThisComputer: boolean } | null;
}

/** How it stands with this clinic's hub, in words that somebody without a network's trade can act on. */
export const HubPanel = ({ status, hub }: HubPanelProps) => {
  const session = useSession();
  if (!status) return null;
  const { state, hubSeenAt, waiting, isBusy } = status;
  const facts: readonly (readonly [string, string])[] = hub === null ? [] : [
    ...(hub.isThisComputer ? [[t('network.hub.address'), t('network.heard.here')] as const] : [[t('network.hub.address'), `${hub.host}:${hub.port}`] as const, [t('network.hub.proxy'), hub.proxy ?? t('network.hub.noProxy')] as const]),
    [t('network.hub.seen'), hubSeenAt === null ? t('network.heard.never') : formatMoment(hubSeenAt, session.utcOffsetMinutes, session.today)], [t('network.hub.waiting'), t('sync.waiting', { count: waiting })],
  ];
  return (
    <section className="panel" aria-labelledby="network-hub" data-region>
      <div className="panel__head"><h2 id="network-hub">{t('network.hub')}</h2>{isBusy && <span className="sm sec">{t('sync.busy')}</span>}</div>
      <StatePanel icon={state === 'stopped' ? 'warn' : state === 'offline' ? 'circle' : 'network'} tone={state === 'stopped' ? 'caution' : 'plain'} title={stateWords(status, session)}
        actions={state !== 'off' && <Action onClick={() => { void outcomeOf(clinic['sync.tryNow']({})); }}>{t('sync.tryNow')}</Action>}>
        {hub?.isThisComputer && state === 'offline' && <p>{t('serving.hubHere')}</p>}
        {statusLines(hub?.isThisComputer && state === 'offline' ? { ...status, reason: null } : status, session).map((line) => <p key={line}>{line}</p>)}
      </StatePanel>
      {facts.length > 0 && <dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div>)}</dl>}
      {hub !== null && <p className="panel__note sm sec">{t('network.hub.reads')}</p>}
    </section>
  );
};
