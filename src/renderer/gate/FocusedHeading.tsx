import { useEffect, useRef } from 'react';

/** The heading of a page that shows something once. It takes the focus: on a button, the Enter that led here would press it too. */
export const FocusedHeading = ({ children }: { readonly children: string }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus(); }, []);
  return <h1 ref={heading} tabIndex={-1}>{children}</h1>;
};
