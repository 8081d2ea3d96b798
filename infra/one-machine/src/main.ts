import { runProcess } from '@smartlink/service-kit/run-process'
import { startOneMachine } from './start-one-machine.ts'

await runProcess({ name: 'smartlink', command: 'npm start --', start: startOneMachine })
