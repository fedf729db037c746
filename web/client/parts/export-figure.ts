/** Style properties that a drawing inherits from the page and must contain itself in a file. */
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'paint-order',
  'opacity',
  'fill-opacity',
  'font-size',
  'font-family',
  'font-weight',
  'text-anchor',
];
const NAMESPACE = 'http://www.w3.org/2000/svg';
const PNG_SCALE = 2;

/** A drawing as a separate file, in its displayed colours. @param below what is displayed under it, as images */
export function writeSvg(drawing: SVGSVGElement, below: Iterable<HTMLCanvasElement> = []): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', NAMESPACE);
  const originals = drawing.querySelectorAll('*');
  for (const [index, element] of copy.querySelectorAll('*').entries()) {
    const original = originals[index];
    if (original === undefined) continue;
    const style = getComputedStyle(original);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
  }
  const shown = [...below].filter((canvas) => getComputedStyle(canvas).visibility !== 'hidden');
  const images = shown.map((canvas) => {
    const image = document.createElementNS(NAMESPACE, 'image');
    image.setAttribute('href', canvas.toDataURL());
    image.setAttribute('width', '100%');
    image.setAttribute('height', '100%');
    image.setAttribute('opacity', getComputedStyle(canvas).opacity);
    return image;
  });
  const paper = document.createElementNS(NAMESPACE, 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper, ...images);
  return new XMLSerializer().serializeToString(copy);
}

export async function drawPng(svg: string, { width, height }: { readonly width: number; readonly height: number }): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('This browser could not create the image.')) : resolve(blob)), 'image/png'),
  );
}
