/** The sender of a request, identified by its API key. */
export interface Caller {
  companyId: number;
  companyCode: string;
  /** The key's name, as shown in an import's history. */
  keyName: string;
  /** SHA-256 of the key, hexadecimal; identifies the key. */
  keyHash: string;
  keyId: string;
  /** When the key expires, as of this request; null if it does not. */
  keyExpiresAt: Date | null;
}
