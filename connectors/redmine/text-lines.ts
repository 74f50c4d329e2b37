/** Redmine turns line ends of descriptions into CRLF and leaves others as they came; with LF everywhere a round trip is no edit. */
export const lf = (text: string): string => text.replace(/\r\n?/g, '\n');
