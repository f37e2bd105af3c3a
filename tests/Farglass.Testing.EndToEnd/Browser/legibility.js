// Runs in the page under test: Legibility.cs. collect() lists the visible texts and then hides them, so that a picture
// of the page shows what is behind each; judge() gets that picture and brings the texts back.
(() => {
  const channels = (css) => {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { colorSpace: "srgb" });
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const opacity = (element) => {
    let product = 1;
    for (let at = element; at !== null; at = at.parentElement) product *= Number(getComputedStyle(at).opacity);
    return product;
  };
  const forReadersOnly = (element) => element.closest(".visually-hidden, .skip, .tool.bare span, .typing") !== null;
  /** What lies under a dialog is not there to be read. */
  const covered = (element) => {
    const cover = document.querySelector(".cover:not([hidden])");
    return cover !== null && !cover.contains(element);
  };
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !forReadersOnly(element) &&
    !covered(element);

  /** Whether a text goes beyond the edge of what it lies in, or is cut off without saying so: an ellipsis says so. */
  const cut = (element, box) => {
    for (let at = element; at !== null && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") return false;
      const frame = at.getBoundingClientRect();
      const out = box.left < frame.left - 1 || box.right > frame.right + 1;
      const hasEdge = style.overflowX !== "visible" || style.borderLeftWidth !== "0px" ||
        channels(style.backgroundColor).alpha > 0;
      if (hasEdge && out) return true;
      if (style.position === "fixed") return false;
    }
    return false;
  };
  const textOf = (element, words, boxes, colour) => {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const { rgb, alpha } = channels(colour ?? style.color);
    return {
      words: words.trim().replace(/\s+/g, " ").slice(0, 40),
      rgb,
      alpha: alpha * opacity(element),
      large: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
      cut: boxes.some((box) => cut(element, box)),
      boxes: boxes.map((box) => ({
        left: box.left + scrollX,
        top: box.top + scrollY,
        width: box.width,
        height: box.height,
      })),
    };
  };

  function* visibleTexts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      if (node.data.trim() === "" || !seen(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
      if (boxes.length > 0) yield textOf(node.parentElement, node.data, boxes);
    }
    for (const field of document.querySelectorAll("input:not([type=hidden], [type=range]), textarea")) {
      if (!seen(field)) continue;
      const placeholder = field.value === "" ? getComputedStyle(field, "::placeholder").color : null;
      const words = field.value || field.placeholder;
      if (words !== "") yield textOf(field, words, [field.getBoundingClientRect()], placeholder);
    }
  }

  const hidden = "* { -webkit-text-fill-color: transparent !important; text-decoration-color: transparent !important; "
    + "caret-color: transparent !important; } *::placeholder { -webkit-text-fill-color: transparent !important; }";

  function collect() {
    const texts = [...visibleTexts()];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(hidden);
    document.adoptedStyleSheets = [sheet];
    return JSON.stringify(texts);
  }

  async function judge({ texts, picture }) {
    document.adoptedStyleSheets = [];
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    const problems = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) problems.push(`the page is ${scrollWidth - clientWidth} pixels too wide`);
    for (const text of JSON.parse(texts)) {
      if (text.cut) problems.push(`"${text.words}" goes beyond its edge`);
      for (const box of text.boxes) {
        if (box.left < -1 || box.left + box.width > clientWidth + 1)
          problems.push(`"${text.words}" sticks out to the side`);
        const ratio = worst(text, behind(context, box));
        const wanted = text.large ? 3 : 4.5;
        if (ratio < wanted) problems.push(`"${text.words}" has a contrast of ${ratio.toFixed(2)}, not ${wanted}`);
      }
    }
    return problems;
  }

  const behind = (context, { left, top, width, height }) => {
    const { data } = context.getImageData(Math.max(0, left), Math.max(0, top), Math.ceil(width), Math.ceil(height));
    return Array.from({ length: data.length / 4 }, (_, at) => data.slice(4 * at, 4 * at + 3)).filter(
      (_, at) => data[4 * at + 3] === 255,
    );
  };
  /** Of all but the darkest or lightest twentieth: a line that crosses behind a text does not hide it. */
  const worst = ({ rgb, alpha }, pixels) => {
    if (pixels.length === 0) return Infinity;
    const ratios = pixels.map((pixel) =>
      contrast(rgb.map((value, at) => alpha * value + (1 - alpha) * pixel[at]), [...pixel]),
    );
    return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 20)];
  };

  return { collect, judge };
})()
