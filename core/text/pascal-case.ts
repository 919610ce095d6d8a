/** A name in kebab-case as in names of types: `not-allowed` is `NotAllowed`. */
export const pascalCase = (name: string): string =>
  name.replaceAll(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
