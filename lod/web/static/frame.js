// A page in a frame says how high it is, whenever that changes: to lod-frame-1.js, and to whoever listens as for AMP.
if (parent !== window) {
  const page = document.querySelector("main");
  let last = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(page.getBoundingClientRect().bottom + scrollY);
    if (height !== last) {
      last = height;
      parent.postMessage({ type: "lod-frame", height }, "*");
      parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
    }
  }).observe(page);
}
