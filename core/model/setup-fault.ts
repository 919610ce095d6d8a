/** What is wrong with a setup or a part of it, and where in that (a JSON pointer). */
export interface SetupFault {
  pointer: string;
  detail: string;
}
