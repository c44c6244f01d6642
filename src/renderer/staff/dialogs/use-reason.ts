import { useState } from 'react';
import type { ListedStaff } from '#shared/staff/contract.ts';
import { t } from '#renderer/text/index.ts';

/** What is done to a person for a reason: the field's state, and the input once there is one; without a reason the field says so. */
export const useReason = (person: ListedStaff) => {
  const [reason, setReason] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const isMissing = reason.trim() === '';
  const input = () => {
    setIsAsked(true);
    return isMissing ? undefined : { staffId: person.id, reason: reason.trim() };
  };
  return { input, field: { value: reason, onChange: setReason, problem: isAsked && isMissing ? t('staff.reason.missing') : undefined } };
};
