/** The headers by which the server knows that a request comes from one of its own pages. */
export function csrfHeaders() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta ? { [meta.dataset.header]: meta.content } : {};
}
