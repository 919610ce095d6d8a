/** Whether a text is one e-mail address as mail servers take it everywhere: ASCII, no quotes, a domain with a dot or a bare host. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(
      text,
    )
  );
}

/** The address of a sender: a text with nothing but an address, or a name and an address in angle brackets. */
export const addressIn = (sender: string): string => /^[^<>]*<([^<>]+)>$/.exec(sender)?.[1] ?? sender;

/** The part of an address behind its last "@". */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
