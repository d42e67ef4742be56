import {useInput, usePaste, useWindowSize} from 'ink';
import type {Store} from '../store/store.js';
import {Frame} from './frame.js';
import type {Moment} from './frame-clock.js';
import {keyNames} from './key-name.js';
import type {ScreenSession} from './screen-session.js';
import type {Theme} from './theme.js';
import {useStore} from './use-store.js';

export type AppProps = {
	readonly moments: Store<Moment>;
	readonly session: Pick<ScreenSession, 'press' | 'paste'>;
	readonly theme: Theme;
};

/** Keys in, frames out. What either means is decided outside of React. */
export function App({moments, session, theme}: AppProps) {
	const size = useWindowSize();
	const moment = useStore(moments);

	useInput((input, key) => {
		for (const name of keyNames(input, key)) {
			session.press(name);
		}
	});

	usePaste(text => {
		session.paste(text);
	});

	return <Frame scene={{...moment, size, theme}} />;
}
