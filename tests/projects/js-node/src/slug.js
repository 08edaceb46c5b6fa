/** Returns a title as lower-case words joined by hyphens. */
export function slug(title) {
  return title.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
