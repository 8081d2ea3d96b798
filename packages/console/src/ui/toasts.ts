import { notifications } from '@mantine/notifications'
import { messageOf } from '../api/problem.ts'

/** Says what happened. */
export function showDone(title: string, message = ''): void {
  notifications.show({ title, message, color: 'green' })
}

export function showFailure(title: string, error: unknown): void {
  notifications.show({ title, message: messageOf(error), color: 'red', autoClose: 10_000 })
}
