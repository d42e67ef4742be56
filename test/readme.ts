import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import process from 'node:process';
import {test} from 'node:test';
import {exitCodes} from '../source/commands/failure.js';
import {helpText} from '../source/commands/help-text.js';
import {scenarioNames} from '../source/simulator/scenarios/scenarios.js';
import {bindings, keyText} from '../source/ui/key-lookup.js';

const file = new URL('../readme.md', import.meta.url);

/** Everything that the readme repeats of the program, by the name of its place. `UPDATE_README=1` writes it anew. */
const generated: Readonly<Record<string, string>> = {
	usage: `\`\`\`\n${helpText.trim()}\n\`\`\``,
	keys: [
		'| key | what |',
		'| --- | --- |',
		...bindings.map(([, {keys, help}]) => `| ${keys.map(key => `\`${keyText(key)}\``).join(' ')} | ${help} |`),
	].join('\n'),
};

const place = (name: string) => new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);

for (const [name, text] of Object.entries(generated)) {
	test(`the readme's ${name} are those of the program`, async () => {
		const readme = await readFile(file, 'utf8');
		const updated = readme.replace(place(name), (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`);

		if (process.env['UPDATE_README'] === '1') {
			await writeFile(file, updated);
			return;
		}

		assert.equal(readme, updated);
	});
}

test('the readme names every exit code and every scenario', async () => {
	const readme = await readFile(file, 'utf8');

	for (const code of Object.values(exitCodes)) {
		assert.match(readme, new RegExp(`^\\| ${code} \\|`, 'm'));
	}

	for (const scenario of scenarioNames) {
		assert(readme.includes(`\`${scenario}\``), scenario);
	}
});
