// The first import of every window: it runs before anything that could write markup.
import { setNonce } from 'get-nonce';

interface PolicyFactory {
  createPolicy(name: string, rules: { readonly createHTML: (text: string) => string }): unknown;
}

/**
 * The page's only Trusted Types policy. React and the component library write style text through `innerHTML`; that text has
 * no tag. Anything with a tag throws, so a name or a note can never become markup. Scripts and script addresses: no rule, refused.
 */
const allowTextOnly = (factory: PolicyFactory | undefined): void => {
  factory?.createPolicy('default', {
    createHTML: (text) => {
      if (text.includes('<')) throw new TypeError('markup is not allowed here');
      return text;
    },
  });
};

const nonceOfPage = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** The nonce that style elements made at run time must carry. */
export const getStyleNonce = (): string => nonceOfPage();

allowTextOnly((globalThis as { trustedTypes?: PolicyFactory }).trustedTypes);
// Dialogs lock scrolling with a style element of their own (react-remove-scroll); it asks get-nonce.
setNonce(nonceOfPage());
