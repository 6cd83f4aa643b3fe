"""Has the cluster gather the documents that answer into arrays, which take a tenth of what a bucket for each does.

A script runs on each shard over the passages that answer. The index is sorted by document, so that those of one stand
together in each segment: a run ends where the next document begins. What a shard has gathered comes as one text in
Base64: numbers of 4 or 8 bytes, the highest byte first. A document whose passages stand in several segments comes
several times, and is put together here.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import numpy as np

from indexer.search.engine import Found

_BEGIN = """
state.n = new int[1]; state.ids = new long[64]; state.best = new float[64]; state.count = new int[64];
"""

_PASSAGE = """
int n = state.n[0];
long id = doc['document'].value;
float score = (float) _score;
int counts = doc['position'].value > 0 ? 1 : 0;
if (n > 0 && state.ids[n - 1] == id) {
  state.count[n - 1] += counts;
  if (score > state.best[n - 1]) { state.best[n - 1] = score }
} else {
  if (n == state.ids.length) {
    long[] ids = new long[2 * n]; float[] best = new float[2 * n]; int[] count = new int[2 * n];
    System.arraycopy(state.ids, 0, ids, 0, n);
    System.arraycopy(state.best, 0, best, 0, n);
    System.arraycopy(state.count, 0, count, 0, n);
    state.ids = ids; state.best = best; state.count = count;
  }
  state.ids[n] = id; state.best[n] = score; state.count[n] = counts;
  state.n[0] = n + 1;
}
"""

# The cluster ends a function that goes round a million times, which here are 19 times a document: so it fills in parts.
_SHARD = """
void fill(byte[] held, long[] ids, float[] best, int[] count, int n, int from, int to) {
  int at = 8 * from;
  for (int i = from; i < to; ++i) {
    long id = ids[i];
    for (int shift = 56; shift >= 0; shift -= 8) { held[at++] = (byte) (id >> shift) }
  }
  at = 8 * n + 4 * from;
  for (int i = from; i < to; ++i) {
    int bits = Float.floatToIntBits(best[i]);
    for (int shift = 24; shift >= 0; shift -= 8) { held[at++] = (byte) (bits >> shift) }
  }
  at = 12 * n + 4 * from;
  for (int i = from; i < to; ++i) {
    int counted = count[i];
    for (int shift = 24; shift >= 0; shift -= 8) { held[at++] = (byte) (counted >> shift) }
  }
}
int n = state.n[0];
byte[] held = new byte[16 * n];
for (int from = 0; from < n; from += 20000) {
  fill(held, (long[]) state.ids, (float[]) state.best, (int[]) state.count, n, from, (int) Math.min(from + 20000, n));
}
return Base64.getEncoder().encodeToString(held);
"""

AGGREGATION: dict[str, Any] = {
    "scripted_metric": {
        "init_script": _BEGIN,
        "map_script": _PASSAGE,
        "combine_script": _SHARD,
        "reduce_script": "return states",
    }
}
"""Gathers each document with its highest score and how many of its passages answer."""

_BYTES = 16  # of a document


def gathered(shards: Iterable[str | None]) -> Found:
    """Put together what the shards have gathered."""
    parts = [base64.b64decode(each) for each in shards if each]
    sizes = [len(each) // _BYTES for each in parts]
    documents = [np.frombuffer(each, ">i8", n) for each, n in zip(parts, sizes, strict=True)]
    highest = [np.frombuffer(each, ">f4", n, 8 * n) for each, n in zip(parts, sizes, strict=True)]
    counts = [np.frombuffer(each, ">i4", n, 12 * n) for each, n in zip(parts, sizes, strict=True)]
    if not sum(sizes):
        return Found.none()
    runs = np.concatenate(documents).astype(np.int64)
    order = np.argsort(runs, kind="stable")
    runs = runs[order]
    starts = np.flatnonzero(np.diff(runs, prepend=runs[0] - 1))
    return Found(
        runs[starts],
        np.maximum.reduceat(np.concatenate(highest)[order], starts).astype(np.float32),
        np.add.reduceat(np.concatenate(counts)[order], starts).astype(np.int64),
    )
