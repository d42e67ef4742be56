import type {ScreenGrid} from './screen-grid.js';

/** Rows and columns count from 0. */
export type Cursor = {readonly row: number; readonly column: number; readonly isVisible: boolean};

/** What a terminal shows: its cells and its cursor. */
export type Screen = {readonly grid: ScreenGrid; readonly cursor: Cursor};

export type ScreenSize = {readonly columns: number; readonly rows: number};
