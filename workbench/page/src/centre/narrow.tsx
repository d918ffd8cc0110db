// What a number is of: looked at alone by a click.
import type { Choose, Part } from "./filter";

export function Narrow({ to, choose, text, title }: { to: Part; choose: Choose; text: string; title: string }) {
  return (
    <button type="button" class="narrow-to" title={`${title}: ${text}`} onClick={() => choose(to)}>
      {text}
    </button>
  );
}
