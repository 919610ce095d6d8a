/** Applies the patches beside it, part of every install and build; README.md says what each is for. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { applyPatch, parsePatch, reversePatch } from 'diff';

const here = new URL('./', import.meta.url);
for (const name of readdirSync(here).filter((file) => file.endsWith('.patch'))) {
  for (const change of parsePatch(readFileSync(new URL(name, here), 'utf8'))) {
    const file = new URL(`../${change.newFileName.replace(/^b\//, '')}`, here);
    const source = readFileSync(file, 'utf8');
    if (applyPatch(source, reversePatch(change)) !== false) continue;
    const patched = applyPatch(source, change);
    if (patched === false) throw new Error(`${file.pathname} is not the file that patches/${name} is made for.`);
    writeFileSync(file, patched);
  }
}
