import { useEffect, useState } from 'react';
import { useDebouncedValue } from '@mantine/hooks';
import type { Organization, Practitioner } from '#shared/directory/directory.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';

type Entry = Practitioner | Organization;

/** The number after the system it is in: the system is an address that nobody reads out. */
const numberOf = ({ identifier }: Entry): string => identifier.slice(identifier.lastIndexOf('|') + 1);

const EntryTable = ({ title, kind, entries }: { readonly title: string; readonly kind: 'directory.qualification' | 'directory.type'; readonly entries: readonly Entry[] }) => (
  <section className="panel" aria-label={title}>
    <div className="panel__head"><h2>{title} <span className="mute plain">{entries.length}</span></h2></div>
    <table className="directory">
      <thead><tr>{(['directory.name', kind, 'directory.phone', 'directory.town', 'directory.identifier', 'row.source'] as const).map((head) => <th key={head} scope="col">{t(head)}</th>)}</tr></thead>
      <tbody>
        {entries.map((entry) => {
          const what = 'qualification' in entry ? entry.qualification : entry.type;
          return (
            <tr key={entry.id}>
              <th scope="row" className="clip" title={entry.name}><bdi>{entry.name}</bdi>{!entry.active && <span className="mute plain"> {t('directory.inactive')}</span>}</th>
              {[what, entry.phone, entry.town, numberOf(entry), entry.source || t('row.here')].map((text, i) => <td key={i} className="clip" title={text}><bdi>{text}</bdi></td>)}
            </tr>
          );
        })}
      </tbody>
    </table>
  </section>
);

const Found = ({ words }: { readonly words: string }) => {
  const [answer, reload] = useAnswer('directory', () => clinic['directory.find']({ words }), (kinds) => kinds.includes('practitioner') || kinds.includes('organization'));
  // The last answer stays while the next one is awaited: the tables do not blink with each letter.
  useEffect(() => { void reload(); }, [words, reload]);
  if (answer.type === 'loading') return <Bones sentence={t('directory.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section>;
  const { practitioners, organizations } = answer.value;
  if (practitioners.length + organizations.length === 0) return <section className="panel"><StatePanel icon="people" title={t('directory.none')}><p>{t('directory.none.text')}</p></StatePanel></section>;
  return (
    <>
      {practitioners.length > 0 && <EntryTable title={t('directory.people')} kind="directory.qualification" entries={practitioners} />}
      {organizations.length > 0 && <EntryTable title={t('directory.places')} kind="directory.type" entries={organizations} />}
      {Math.max(practitioners.length, organizations.length) === 50 && <p className="sm sec">{t('directory.first')}</p>}
    </>
  );
};

/** Who and what place records name. Reached from the command field. */
export const DirectoryPage = () => {
  const [words, setWords] = useState('');
  const [wanted] = useDebouncedValue(words, 120);
  useKeys({ Esc: () => { go({ page: 'home' }); } });
  return (
    <div className="page">
      <div className="page__head"><h1>{t('directory.title')}</h1><span className="page__hint">{t('directory.hint')}</span></div>
      <TextField label={t('directory.words')} autoFocus value={words} maxLength={100} onChange={(event) => { setWords(event.currentTarget.value); }} />
      <Found words={wanted} />
    </div>
  );
};
