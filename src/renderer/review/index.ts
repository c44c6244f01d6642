import './review.css';

export { ChartQuestions } from './ChartQuestions.tsx';
export { QuestionCard } from './QuestionCard.tsx';
export { UnsettledHere } from './UnsettledHere.tsx';
export { UnsettledLines, UnsettledMark } from './UnsettledLines.tsx';
export { useQuestions } from './use-questions.ts';
export { kindName, questionWords } from './words.ts';
