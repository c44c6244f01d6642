import './sections.css';

export { Mark } from './Mark.tsx';
export type { MarkName } from './Mark.tsx';
export { RowPanel } from './RowPanel.tsx';
export { SectionPage } from './SectionPage.tsx';
export { SectionTable } from './SectionTable.tsx';
export { useOpened } from './use-opened.ts';
export { useRows } from './use-rows.ts';
export { TrendTable } from './TrendTable.tsx';
export { dayWords, toldWords, whenWords } from './when-words.ts';
export type { ChartRow, Field, RowLook, RowSpec, SectionSpec } from './section-spec.ts';
