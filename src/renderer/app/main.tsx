import '#renderer/kit/page-policy.ts';
import '#renderer/kit/styles.ts';
import './app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from '#renderer/kit/Root.tsx';
import { App } from './App.tsx';

const place = document.getElementById('root');
if (place) createRoot(place).render(<StrictMode><Root colorScheme="auto"><App /></Root></StrictMode>);
