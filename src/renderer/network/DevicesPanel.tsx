import type { NetworkDevice } from '#shared/network/contract.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, isTextKey, t } from '#renderer/text/index.ts';

interface DevicesPanelProps {
  readonly network: { readonly devices: readonly NetworkDevice[]; readonly waiting: readonly string[]; readonly hasForked: boolean };
}

/** The reason that was chosen; one of a newer version as it came. */
const whyWords = (why: string): string => (isTextKey(`revoke.why.${why}`) ? t(`revoke.why.${why}` as 'revoke.why.lost') : why);

const lookWords = ({ leavers, gaps, records }: NetworkDevice): readonly string[] =>
  [...leavers.map((name) => t('network.leaver', { name })), ...gaps.map(({ from, to }) => t('network.gap', { from, to })), ...records.map((how) => t(`network.records.${how}`))];

const Row = ({ device }: { readonly device: NetworkDevice }) => {
  const { utcOffsetMinutes, today } = useSession();
  const when = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  const { name, isThisComputer, heardAt, behind, revoked } = device;
  const look = revoked ? [t('network.revoked', { when: when(revoked.at), why: whyWords(revoked.why) })] : lookWords(device);
  return (
    <tr data-over={revoked ? true : undefined}>
      <th scope="row">{revoked ? <s><bdi>{name}</bdi></s> : <bdi>{name}</bdi>}</th>
      <td>{t(`network.class.${device.class}`)}</td>
      <td>{isThisComputer ? t('network.heard.here') : heardAt === null ? t('network.heard.never') : when(heardAt)}</td>
      <td>{isThisComputer || revoked ? '' : behind === null ? t('network.behind.unknown') : behind === 0 ? t('network.behind.none') : t('network.behind.count', { count: behind })}</td>
      <td>{look.length > 0 && <ul className="network__look">{look.map((words) => <li key={words}>{!revoked && <Icon name="warn" size={16} />}<bdi>{words}</bdi></li>)}</ul>}</td>
    </tr>
  );
};

/** Every device on the clinic's list: when it was last heard, how far behind it is, and what of it somebody should look at. */
export const DevicesPanel = ({ network: { devices, waiting, hasForked } }: DevicesPanelProps) => (
  <section className="panel network__devices" aria-labelledby="network-devices" data-region>
    <div className="panel__head"><h2 id="network-devices">{t('network.devices')}</h2></div>
    {devices.length === 0 && <StatePanel icon="circle" title={t('network.devices.none')}><p>{t('network.devices.none.text')}</p></StatePanel>}
    {waiting.length > 0 && <StatePanel icon="clock" tone="caution" title={t('network.waiting', { names: waiting.join(', ') })} />}
    {hasForked && <StatePanel icon="warn" tone="caution" title={t('network.forked')} />}
    {devices.length > 0 && (
      <div className="table-scroll" tabIndex={0} role="group" aria-labelledby="network-devices">
        <table className="table">
          <thead><tr>{(['network.device', 'network.class', 'network.heard', 'network.behind', 'network.look'] as const).map((head) => <th key={head} scope="col">{t(head)}</th>)}</tr></thead>
          <tbody>{devices.map((device) => <Row key={device.dev} device={device} />)}</tbody>
        </table>
      </div>
    )}
  </section>
);
