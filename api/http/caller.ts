/** Whom a request comes from. */
export interface Caller {
  companyId: number;
  companyCode: string;
  /** The key's name, as shown in an import's history. */
  keyName: string;
  /** SHA-256 of the key, hexadecimal: tells keys apart. */
  keyHash: string;
  keyId: string;
  /** When the key expires, as of this request; null where it does not. */
  keyExpiresAt: Date | null;
}
