// Reads FILE the way telegram-chat-parser's users do, some times over; prints one line of JSON per run.
import { readFileSync } from 'node:fs';
import telegram from 'telegram-chat-parser';

const [file, runs] = [process.argv[2], Number(process.argv[3])];
for (let run = 0; run < runs; run++) {
  const start = process.cpuUsage();
  const messages = new telegram.TelegramChat(readFileSync(file, 'utf8')).messages.length;
  const used = process.cpuUsage(start);
  const seconds = (used.user + used.system) / 1e6;
  console.log(JSON.stringify({ messages, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
}
