// Follows work that is under way, and shows the page anew when it is done; without scripts the page refreshes itself.
const shown = document.querySelector("progress");
const follow = async () => {
  const text = await fetch(location.href).then((answer) => answer.text(), () => "");
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("progress");
  if (text && !next) return location.reload();
  if (next && shown) {
    shown.max = next.max;
    shown.value = next.value;
  }
  return setTimeout(follow, 1000);
};
if (shown) setTimeout(follow, 1000);
