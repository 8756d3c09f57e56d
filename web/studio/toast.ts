/** Short words in passing: "Copied", "Sent". Shown for a few seconds and read aloud; nothing that must not be missed. */

type Listener = (text: string) => void;
let listener: Listener = () => undefined;

export function onSay(tell: Listener): void {
  listener = tell;
}

export function say(text: string): void {
  listener(text);
}
