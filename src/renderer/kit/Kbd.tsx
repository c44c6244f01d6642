/** A key, as it is written on the keyboard. The word beside it says what it does, so readers skip it. */
export const Kbd = ({ children }: { readonly children: string }) => (
  <kbd className="kbd" aria-hidden="true">{children}</kbd>
);
