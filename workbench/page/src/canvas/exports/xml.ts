// Elements of XML, written by the browser's own serializer: nothing is escaped by hand.
type Attributes = Record<string, string | number | boolean | null>;

export class Xml {
  readonly document: XMLDocument;

  constructor(
    private readonly namespace: string,
    root: string,
    attributes: Attributes = {},
  ) {
    this.document = document.implementation.createDocument(namespace, root, null);
    set(this.document.documentElement, attributes);
  }

  add(parent: Element, name: string, attributes: Attributes = {}, text: string | null = null): Element {
    const made = this.document.createElementNS(this.namespace, name);
    set(made, attributes);
    if (text !== null) made.textContent = text;
    parent.append(made);
    return made;
  }

  text(): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(this.document)}\n`;
  }
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, String(value));
}
