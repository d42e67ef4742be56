import {Box, Text} from 'ink';
import type {Room} from './geometry.js';

export type RowsProps = {
	/** A ready-made text a row, never more than the room has nor wider. */
	readonly texts: readonly string[];
	readonly room: Room;
};

/** Rows of text on the screen: one Ink text a row. */
export function Rows({texts, room: {columns, rows}}: RowsProps) {
	// The key of a row is its place on the screen: nothing moves between rows.
	const painted = texts.map((text, row) => ({key: `row ${row}`, text: text || ' '}));

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
