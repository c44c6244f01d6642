/** Stands for the options and for the answer of a passkey where the computer itself asks for a finger: the page has nothing to add. */
export const touchIdAnswer = '{"touchId":true}';
