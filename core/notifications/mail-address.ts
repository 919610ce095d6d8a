/** Whether a text is one e-mail address that every mail server accepts: ASCII, no quotes, a domain or a host name. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(
      text,
    )
  );
}

/** The address in a sender such as `a@example.com` or `Name <a@example.com>`. */
export const addressIn = (sender: string): string => /^[^<>]*<([^<>]+)>$/.exec(sender)?.[1] ?? sender;

/** The part of an address behind its last "@". */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
