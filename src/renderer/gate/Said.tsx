import { Icon } from '#renderer/kit/Icon.tsx';

/** What just happened, in one sentence, read at once. Always there, so that readers notice the change. */
export const Said = ({ children }: { readonly children: string }) => (
  <p className="said" role="alert">{children !== '' && <><Icon name="warn" />{children}</>}</p>
);
