import { useEffect, useState } from 'react';

/** A screen that is about to appear. After a second the sentence changes, because then it is no longer about to. */
export const Bones = ({ sentence, longSentence }: { readonly sentence: string; readonly longSentence: string }) => {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setIsLong(true); }, 1000);
    return () => { clearTimeout(timer); };
  }, []);
  return (
    <div className="bones">
      {!isLong && <div aria-hidden="true"><i /><i /><i /></div>}
      <p role="status">{isLong ? longSentence : sentence}</p>
    </div>
  );
};
