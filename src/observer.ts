import './guard.ts';
import { runObserver } from './host/observer.ts';

// Started as root by the front, with the task's name as its argument and one plan on its standard input.
await runObserver(process.stdin, process.stdout, process.argv[2]);
