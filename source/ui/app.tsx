import {useInput, usePaste, useWindowSize} from 'ink';
import type {Store} from '../store/store.js';
import {Frame} from './frame.js';
import type {Moment} from './frame-clock.js';
import {keyNames} from './key-name.js';
import type {ScreenSession} from './screen-session.js';
import type {Theme} from './theme.js';
import {useStore} from './use-store.js';

export type KeyboardProps = {readonly session: Pick<ScreenSession, 'press' | 'paste'>};

/** Keys in. What they mean is decided outside of React, and it draws nothing. */
export function Keyboard({session}: KeyboardProps) {
	useInput((input, key) => {
		session.press(keyNames(input, key));
	});

	usePaste(text => {
		session.paste(text);
	});

	return null;
}

export type AppProps = KeyboardProps & {
	readonly moments: Store<Moment>;
	readonly theme: Theme;
};

/** Keys in, frames out, on a terminal which only Ink draws to. */
export function App({moments, session, theme}: AppProps) {
	const size = useWindowSize();
	const moment = useStore(moments);

	return (
		<>
			<Keyboard session={session} />
			<Frame scene={{...moment, size, theme}} />
		</>
	);
}
