/** What is wrong with a setup or a part of it, and where in it (a JSON pointer). */
export interface SetupFault {
  pointer: string;
  detail: string;
}
