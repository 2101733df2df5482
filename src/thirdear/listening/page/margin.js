// Where notes stand in the margin: as near to their words as their neighbours allow. Numbers in, numbers out.
// A note is { top, height, moment, element: { open } }; `top` is where its words are. Notes come in the order of their words.
const thirdEarMargin = (() => {
  "use strict";

  const GAP = 8;
  const ROOM = 480; // px: a note that would end further below its words than this waits until it is asked for

  const must = (note) => note.moment || note.element.open;
  const gap = (note) => (must(note) ? GAP : 2);

  // Moments and the open note always have room, others unless the crowd would push them too far.
  function roomy(shown) {
    let cursor = 0;
    return shown.filter((note) => {
      const start = Math.max(cursor, note.top);
      if (!must(note) && start - note.top > ROOM) return false;
      cursor = start + note.height + gap(note);
      return true;
    });
  }

  // Least squares with the order kept (pool adjacent violators): neighbours share the displacement, an open note stays.
  function pooled(notes) {
    const blocks = [];
    let offset = 0;
    for (const note of notes) {
      const weight = note.element.open ? 1e7 : 1;
      let block = { weight, sum: weight * (note.top - offset), notes: [[note, offset]] };
      while (blocks.length && blocks[blocks.length - 1].sum / blocks[blocks.length - 1].weight >= block.sum / block.weight) {
        const above = blocks.pop();
        above.weight += block.weight;
        above.sum += block.sum;
        for (const pair of block.notes) above.notes.push(pair);
        block = above;
      }
      blocks.push(block);
      offset += note.height + gap(note);
    }
    return blocks;
  }

  // Where the top of the page leaves too little room above an open note, its neighbours there wait.
  function inTheWay(block) {
    const wait = new Set();
    const opened = block ? block.notes.findIndex(([note]) => note.element.open) : -1;
    let lacking = block ? -block.sum / block.weight : 0;
    for (let i = opened - 1; i >= 0 && lacking > 0; i -= 1) {
      const note = block.notes[i][0];
      if (!must(note)) { wait.add(note); lacking -= note.height + gap(note); }
    }
    return wait;
  }

  return (shown) => {
    let kept = roomy(shown);
    let blocks = pooled(kept);
    const wait = inTheWay(blocks[0]);
    if (wait.size) {
      kept = kept.filter((note) => !wait.has(note));
      blocks = pooled(kept);
    }
    return { kept, blocks };
  };
})();
