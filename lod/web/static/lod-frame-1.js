// Makes frames with figures and charts as high as what is in them, as they say it themselves. MIT.
window.lodFrames ||= addEventListener("message", ({ data, source }) => {
  const height = data?.type === "lod-frame" ? Number(data.height) : 0;
  if (height > 0 && height < 20000) {
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === source) frame.style.height = `${height}px`;
    }
  }
}) ?? true;
