import type {Live} from '../../store/live.js';
import type {Message, Notice, Outcome, Screen} from './screen.js';

/** What was said less than this ago cannot have been read. */
const unreadMilliseconds = 1000;

/** So much is remembered of what was said. */
const mostMessages = 200;

/** The screen as the next key finds it: nothing said any more but what cannot have been read yet. */
export function afterReading(screen: Screen, now: number): Screen {
	const unread = [screen.notice, screen.earlierNotice].find(notice => isUnread(notice, now));

	return {...screen, notice: null, earlierNotice: unread ?? null};
}

function isUnread(notice: Notice | null, now: number): boolean {
	return notice?.at !== undefined && now - notice.at >= 0 && now - notice.at < unreadMilliseconds;
}

/** Remembers what is said now, and when; what it takes the place of too soon stays beside it. */
export function remembered(before: Screen, outcome: Outcome, now: number): Outcome {
	const {notice, messages} = outcome.screen;

	if (notice === null || notice === before.notice || notice.at !== undefined) {
		return outcome;
	}

	// What only announced something is over when that has come; what tells of a state is not.
	const isOver =
		before.notice?.until !== undefined && before.notice.until !== 'begun' && before.notice.until !== 'ended';
	const isReplacing = isUnread(before.notice, now) && before.notice?.text !== notice.text && !isOver;

	return {
		...outcome,
		screen: {
			...outcome.screen,
			notice: {...notice, at: now},
			earlierNotice: isReplacing ? before.notice : outcome.screen.earlierNotice,
			messages: append(messages, {text: notice.text, tone: notice.tone, at: now}),
		},
	};
}

/** Remembers what comes from outside: what failed, and that the connection was lost and came back. */
export function rememberNews(screen: Screen, live: Live, before: Live | null, now: number): Screen {
	const {failure, connection} = live;
	const had = before?.connection.status ?? 'connecting';
	const news: Array<Omit<Message, 'at'>> = [];

	if (failure !== null && failure !== before?.failure) {
		news.push({text: failure, tone: 'bad'});
	}

	if (connection.status !== had) {
		switch (connection.status) {
			case 'lost':
			case 'failed': {
				news.push({
					text: [connection.message, connection.next ?? null].filter(part => part !== null).join(' '),
					tone: 'bad',
				});
				break;
			}

			case 'throttled': {
				const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
				news.push({text: `Azure asks to wait ${seconds} s before the next read.`, tone: 'warn'});
				break;
			}

			case 'live': {
				if (had === 'lost' || had === 'failed') {
					news.push({text: 'Azure answers again.', tone: 'good'});
				}

				break;
			}

			case 'connecting': {
				break;
			}
		}
	}

	return news.length === 0
		? screen
		: {
				...screen,
				messages: news.reduce<readonly Message[]>((all, said) => append(all, {...said, at: now}), screen.messages),
			};
}

function append(messages: readonly Message[], message: Message): readonly Message[] {
	return [...messages, message].slice(-mostMessages);
}
