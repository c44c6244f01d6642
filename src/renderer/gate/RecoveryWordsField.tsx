import { Textarea } from '@mantine/core';
import { t } from '#renderer/api/words.ts';

/** How many the paper has. */
export const recoveryWordCount = 24;
/** As typed: capitals, commas and line ends do not matter. */
export const wordsIn = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}]+/u).filter((word) => word !== '');

interface RecoveryWordsFieldProps {
  readonly value: string;
  readonly rows: number;
  readonly autoFocus?: boolean;
  readonly problem?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** The words from the paper, with how many there are so far. */
export const RecoveryWordsField = ({ value, rows, autoFocus = false, problem, onChange }: RecoveryWordsFieldProps) => (
  <Textarea label={t('recovery.words')} rows={rows} autoFocus={autoFocus} spellCheck={false} autoComplete="off" maxLength={400} value={value} error={problem}
    inputWrapperOrder={['label', 'input', 'description', 'error']} description={t('recovery.words.hint', { count: wordsIn(value).length })}
    onChange={(event) => { onChange(event.currentTarget.value); }} />
);
