/** One element with its attributes and children. Texts become text nodes: nothing here is ever read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Clicks beside the buttons of an element leave the focus where it is: what is typed next goes where it went. */
export function leaveFocus(root: HTMLElement): void {
  root.addEventListener("mousedown", (event) => {
    if (event.target instanceof Element && event.target.closest("button") === null) event.preventDefault();
  });
}

const svgNamespace = "http://www.w3.org/2000/svg";

const paths = {
  logo: ["M4.5 14a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0 -19 0", "M21 21l7 7", "M9.5 14.5a5 5 0 0 1 4-5"],
  fullScreen: ["M6 12V6h6", "M26 20v6h-6", "M20 6h6v6", "M12 26H6v-6"],
  leaveFullScreen: ["M12 6v6H6", "M20 26v-6h6", "M26 12h-6V6", "M6 20h6v6"],
  statistics: ["M7 25v-7", "M13 25V9", "M19 25v-11", "M25 25V5"],
  enlarge: ["M6 8h20v16H6z", "M11 19l3-3", "M21 13l-3 3", "M11 15v4h4", "M21 17v-4h-4"],
  follow: ["M5 8h22v16H5z", "M10 13v-1h4", "M22 19v1h-4", "M10 12l4 3", "M22 20l-4-3"],
  picture: ["M5 7h22v18H5z", "M5 21l6-6 5 5 4-4 7 7", "M20 12a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0"],
  sound: ["M5 12v8h5l7 6V6l-7 6z", "M21 12a6 6 0 0 1 0 8", "M24 8.5a11 11 0 0 1 0 15"],
  muted: ["M5 12v8h5l7 6V6l-7 6z", "M21 12.5l7 7", "M28 12.5l-7 7"],
  microphone: ["M12 10a4 4 0 0 1 8 0v6a4 4 0 0 1 -8 0z", "M8 15a8 8 0 0 0 16 0", "M16 23v4"],
  keys: ["M4 8h24v16H4z", "M9 13h1", "M14 13h1", "M19 13h1", "M23 13h1", "M10 19h12"],
  type: ["M8 7h16", "M16 7v18", "M12 25h8"],
  back: ["M18 8l-8 8 8 8"],
  locked: ["M9 15h14v11H9z", "M12 15v-4a4 4 0 0 1 8 0v4"],
  ArrowLeft: ["M25 16H7", "M14 9l-7 7 7 7"],
  ArrowUp: ["M16 25V7", "M9 14l7-7 7 7"],
  ArrowDown: ["M16 7v18", "M9 18l7 7 7-7"],
  ArrowRight: ["M7 16h18", "M18 9l7 7-7 7"],
  gamepad: ["M10 10h12a6 6 0 0 1 0 12l-3 -3h-6l-3 3a6 6 0 0 1 0 -12z", "M11 13v4", "M9 15h4", "M21 15h1"],
  mouse: ["M10 13a6 6 0 0 1 12 0v6a6 6 0 0 1 -12 0z", "M16 7v7"],
  end: ["M16 6v10", "M10 9.5a9 9 0 1 0 12 0"],
  close: ["M9 9l14 14", "M23 9L9 23"],
  done: ["M8 17l5.5 5.5L25 11"],
} as const;
export type IconName = keyof typeof paths;

export function isIconName(name: string): name is IconName {
  return Object.hasOwn(paths, name);
}

/** A drawing of lines in the colour of the text; the words beside it say what it means. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths[name]) {
    const path = document.createElementNS(svgNamespace, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A button of a toolbar. */
export function tool(name: IconName, text: string, click: () => void): HTMLButtonElement {
  const button = element(
    "button",
    { class: "tool", type: "button", title: text },
    icon(name),
    element("span", {}, text),
  );
  button.addEventListener("click", click);
  return button;
}
