// Which combinations of codes are asked for, and which of these have figures: the law of the numbers in parts/x.nb.json.

// the least allowed place of a dimension that is not before another; -1 for none
function notBefore(places, size, least) {
  if (!places) {
    return least < size ? least : -1;
  }
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = places[middle] < least ? [middle + 1, high] : [low, middle];
  }
  return places[low] ?? -1;
}

// the least number that is not before another and has only chosen codes; Infinity for none
export function nextNumber(sizes, chosen, number) {
  const at = [];
  for (let i = sizes.length - 1, rest = number; i >= 0; i -= 1) {
    at[i] = rest % sizes[i];
    rest = Math.floor(rest / sizes[i]);
    if (i === 0 && rest) {
      return Infinity;
    }
  }
  let i = 0;
  while (i < sizes.length) {
    const place = notBefore(chosen[i], sizes[i], at[i]);
    if (place === at[i]) {
      i += 1;
      continue;
    }
    if (place < 0) {
      for (i -= 1; i >= 0; i -= 1) {
        const next = notBefore(chosen[i], sizes[i], at[i] + 1);
        if (next >= 0) {
          at[i] = next;
          break;
        }
      }
      if (i < 0) {
        return Infinity;
      }
    } else {
      at[i] = place;
    }
    for (let later = i + 1; later < sizes.length; later += 1) {
      at[later] = 0;
    }
    i += 1;
  }
  return at.reduce((sum, place, dimension) => sum * sizes[dimension] + place, 0);
}

// rows of the chosen combinations that have figures: `take` after the first `skip`, how many there are, and whether
// that is all. `readRuns` gives the runs of a chunk; at most `most` chunks are read.
export async function select({ sizes, starts, chunk }, chosen, { skip, take, most }, readRuns) {
  const rows = [];
  let [total, opened] = [0, 0];
  for (let number = 0; number < starts.length; number += 1) {
    const end = starts[number + 1] ?? Infinity;
    let next = nextNumber(sizes, chosen, starts[number]);
    if (next >= end) {
      continue;
    }
    if (opened === most) {
      return { rows, total, whole: false };
    }
    opened += 1;
    const runs = await readRuns(number);
    let [row, first] = [number * chunk, starts[number]];
    for (let i = 0; i < runs.length; i += 2) {
      first += runs[i];
      const last = first + runs[i + 1];
      for (next = next < first ? nextNumber(sizes, chosen, first) : next; next < last; next = nextNumber(sizes, chosen, next + 1)) {
        if (total >= skip && rows.length < take) {
          rows.push({ row: row + next - first, number: next });
        }
        total += 1;
      }
      row += runs[i + 1];
      first = last;
    }
  }
  return { rows, total, whole: true };
}
