/** Looks like a sign-in name; the core checks it again. */
export const isUserName = (name: string): boolean => /^[\p{L}\p{N}._-]{1,60}$/u.test(name.trim());
