// Apart from the contract: a page needs the names and not the schemas.

/** Gate pages that an open session may be sent to; the clinic window ends meanwhile. */
export const gatePages = ['change-password', 'second-factor', 'choose-pin', 'step-up', 'connect-hub', 'add-workstation', 'revoke-workstation', 'hub-address', 'serve-clinic'] as const;
/** Those a window may ask for by itself. */
export const askedPages = ['change-password', 'second-factor', 'choose-pin', 'connect-hub', 'add-workstation', 'revoke-workstation', 'hub-address', 'serve-clinic'] as const;
