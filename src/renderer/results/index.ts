import './results.css';

export { isOdd, rangeWords, readingWords, resultUnit, valueWords } from './result-words.ts';
export { resultLook, resultsSection } from './results-section.tsx';
export { ValueCell } from './ValueCell.tsx';
