import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import stringWidth from 'string-width';
import {Frame} from '../../source/ui/frame.js';
import type {Size} from '../../source/ui/geometry.js';
import type {Scene} from '../../source/ui/scene.js';

const directory = new URL('../ui/frames/', import.meta.url);

/** The frame of a scene as text, a line each, without colours and without the blanks at the ends of lines. */
export function frameOf(scene: Scene): readonly string[] {
	const frame = renderToString(<Frame scene={scene} />, {columns: scene.size.columns});

	return stripVTControlCharacters(frame)
		.split('\n')
		.map(line => line.trimEnd());
}

/** Fails when a frame is higher or wider than its terminal: then every frame after it would be drawn from the beginning. */
export function assertFits(scene: Scene): void {
	assertFrameFits(frameOf(scene), scene.size);
}

function assertFrameFits(frame: readonly string[], {columns, rows}: Size): void {
	const widest = Math.max(...frame.map(line => stringWidth(line)));

	assert.ok(frame.length <= rows, `${frame.length} lines on ${rows} rows:\n${frame.join('\n')}`);
	assert.ok(widest <= columns, `${widest} wide on ${columns} columns:\n${frame.join('\n')}`);
}

/** Holds a frame against the one which was looked at and kept; `UPDATE_FRAMES=1` keeps the new ones. */
export function assertFrame(name: string, scene: Scene): void {
	const {columns, rows} = scene.size;
	const file = new URL(`${name}-${columns}x${rows}.txt`, directory);
	const frame = frameOf(scene);
	const text = `${frame.join('\n')}\n`;
	assertFrameFits(frame, scene.size);

	if (process.env['UPDATE_FRAMES'] === '1') {
		mkdirSync(directory, {recursive: true});
		writeFileSync(file, text);
		return;
	}

	assert.ok(
		existsSync(file),
		`There is no frame ${file.pathname}: look at this one and keep it with UPDATE_FRAMES=1.\n${text}`,
	);
	assert.equal(text, readFileSync(file, 'utf8'));
}
