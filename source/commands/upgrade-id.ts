import type {Shell} from './shell.js';

const letters = '23456789abcdefghjkmnpqrstvwxyz';

/**
 * A name for an upgrade, unlike every other and sorted by time: `20261120-142107-web-7f3k`. Its last part is what people
 * call it by, in letters which cannot be mistaken for each other.
 */
export function createUpgradeId(scaleSetName: string, {clock, random}: Pick<Shell, 'clock' | 'random'>): string {
	const time = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
	const tail = Array.from({length: 4}, () => letters[Math.floor(random() * letters.length)]).join('');

	return `${time}-${scaleSetName.toLowerCase().replaceAll(/[^a-z\d]/g, '')}-${tail}`;
}
