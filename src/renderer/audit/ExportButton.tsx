import { useState } from 'react';
import type { About } from '#shared/audit/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { ExportDialog } from './ExportDialog.tsx';

/** The way out of the log, for whoever may: what is shown, or all of it. */
export const ExportButton = ({ about, span }: { readonly about: About; readonly span: { readonly from: string; readonly to: string } }) => {
  const mayExport = useMay('audit:export');
  const [isOpen, setIsOpen] = useState(false);
  const open = (): void => { setIsOpen(true); };
  useKeys(mayExport ? { 'Ctrl E': open } : {});
  if (!mayExport) return null;
  return (
    <>
      <Action icon="file" keys="Ctrl E" onClick={open}>{t('export.button')}</Action>
      {isOpen && <ExportDialog about={about} span={span} onClose={() => { setIsOpen(false); }} />}
    </>
  );
};
