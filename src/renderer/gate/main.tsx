import '#renderer/kit/page-policy.ts';
import '#renderer/kit/styles.ts';
import './gate.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from '#renderer/kit/Root.tsx';
import { Gate } from './Gate.tsx';

const place = document.getElementById('root');
if (place) createRoot(place).render(<StrictMode><Root colorScheme="auto"><Gate /></Root></StrictMode>);
