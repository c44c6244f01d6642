import type { ReactNode, Ref } from 'react';
import { NativeSelect, TextInput } from '@mantine/core';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { t } from '#renderer/text/index.ts';
import type { SectionName } from './section-spec.ts';
import { isFiltered } from './use-section.ts';
import type { SectionFilter } from './use-section.ts';

interface FilterBarProps {
  readonly name: SectionName;
  readonly filter: SectionFilter;
  readonly groups: readonly { readonly group: string; readonly count: number }[];
  readonly groupWords: (group: string) => string;
  readonly lead?: ReactNode;
  readonly wordsRef: Ref<HTMLInputElement>;
  readonly onChange: (change: Partial<SectionFilter>) => void;
  readonly onClear: () => void;
}

// A year of more than four digits is what a slipped finger types into a date field, and no day that the core would take.
const dayOf = (text: string): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null);

/** Which rows: one bar for every section. What is empty stays narrow, so that it never wraps at 1366. */
export const FilterBar = ({ name, filter, groups, groupWords, lead, wordsRef, onChange, onClear }: FilterBarProps) => (
  <div className="filter" role="group" aria-label={t('filter.label')}>
    {lead}
    <Choice isSmall hideLabel label={t('filter.show')} value={filter.show} onChange={(show) => { onChange({ show }); }}
      options={[{ value: 'all', label: t('filter.all') }, { value: 'current', label: t(`filter.current.${name}`) }]} />
    {groups.length > 1 && (
      <NativeSelect className="filter__group" aria-label={t('filter.group')} value={filter.group} onChange={(event) => { onChange({ group: event.currentTarget.value }); }}
        data={[{ value: '', label: t('filter.group.all') }, ...groups.map(({ group, count }) => ({ value: group, label: t('filter.group.option', { group: groupWords(group), count }) }))]} />
    )}
    <TextInput className="filter__words" ref={wordsRef} aria-label={t('filter.words')} placeholder={t('filter.words')} value={filter.words} maxLength={100} autoComplete="off" spellCheck={false}
      onChange={(event) => { onChange({ words: event.currentTarget.value }); }}
      onKeyDown={(event) => {
        // The first Esc takes the words back, the next one leaves.
        if (event.key !== 'Escape' || filter.words === '') return;
        event.preventDefault();
        onChange({ words: '' });
      }} />
    <label className="filter__day"><span>{t('filter.from')}</span><TextInput type="date" max="9999-12-31" data-empty={filter.from === null || undefined} value={filter.from ?? ''} onChange={(event) => { onChange({ from: dayOf(event.currentTarget.value) }); }} /></label>
    <label className="filter__day"><span>{t('filter.to')}</span><TextInput type="date" max="9999-12-31" data-empty={filter.to === null || undefined} value={filter.to ?? ''} onChange={(event) => { onChange({ to: dayOf(event.currentTarget.value) }); }} /></label>
    {isFiltered(filter) && <Action kind="quiet" onClick={onClear}>{t('filter.clear')}</Action>}
  </div>
);
