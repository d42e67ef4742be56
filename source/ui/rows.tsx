import {Box, Text} from 'ink';
import type {Room} from './geometry.js';
import {clipLine, type Line} from './text.js';
import type {Theme} from './theme.js';

export type RowsProps = {
	readonly lines: readonly Line[];
	readonly room: Room;
	readonly theme: Theme;
};

/** Lines on the screen: one ready-made text a row, never more or wider than the room. */
export function Rows({lines, room: {columns, rows}, theme}: RowsProps) {
	if (rows <= 0) {
		return null;
	}

	// The key of a row is its place on the screen: nothing moves between rows.
	const painted = Array.from({length: rows}, (_, row) => ({
		key: `row ${row}`,
		text: theme.paint(clipLine(lines[row] ?? [], columns)) || ' ',
	}));

	return (
		<Box flexDirection='column' flexShrink={0} width={columns} height={rows}>
			{painted.map(({key, text}) => (
				<Text key={key} wrap='truncate'>
					{text}
				</Text>
			))}
		</Box>
	);
}
