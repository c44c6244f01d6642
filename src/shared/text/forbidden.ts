/** Control characters forge log lines, direction marks hide text: no line a person typed or a file brought may hold one. */
// oxlint-disable-next-line no-control-regex -- the control characters are what is refused
export const forbiddenInLine = /[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;
