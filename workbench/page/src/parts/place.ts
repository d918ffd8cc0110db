// A part of an address behind the #, which the router decodes once by itself, but for the characters that divide it.

export const written = (text: string): string => encodeURIComponent(text.replaceAll("%", "%25"));

/** What was written; what somebody typed that is no encoding stays as it is. */
export function read(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return part;
  }
}
