"""Has the cluster gather the documents that answer into arrays, which take a tenth of what a bucket for each does.

A script runs on each shard over the passages that answer. The index is sorted by document, so that those of one stand
together in each segment: a run ends where the next document begins. What a shard has gathered comes as one text in
Base64, 16 bytes a document. One whose passages stand in several segments comes several times, and is put together here.
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

# The cluster ends a function that goes round a million times, which here are 17 times a document: so it fills in parts.
_SHARD = """
void fill(byte[] held, long[] ids, float[] best, int[] count, int from, int to) {
  int at = 16 * from;
  for (int i = from; i < to; ++i) {
    long id = ids[i]; int bits = Float.floatToIntBits(best[i]); int counted = count[i];
    for (int shift = 56; shift >= 0; shift -= 8) { held[at++] = (byte) (id >> shift) }
    for (int shift = 24; shift >= 0; shift -= 8) { held[at++] = (byte) (bits >> shift) }
    for (int shift = 24; shift >= 0; shift -= 8) { held[at++] = (byte) (counted >> shift) }
  }
}
int n = state.n[0];
byte[] held = new byte[16 * n];
for (int from = 0; from < n; from += 20000) {
  fill(held, (long[]) state.ids, (float[]) state.best, (int[]) state.count, from, (int) Math.min(from + 20000, n));
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

RECORD = np.dtype([("document", ">i8"), ("highest", ">f4"), ("passages", ">i4")])
"""What comes of each document, the highest byte first."""


def gathered(shards: Iterable[str | None]) -> Found:
    """Put together what the shards have gathered."""
    held = np.frombuffer(b"".join(base64.b64decode(each) for each in shards if each), RECORD)
    if not len(held):
        return Found.none()
    held = held[np.argsort(held["document"], kind="stable")]
    documents = held["document"].astype(np.int64)
    starts = np.flatnonzero(np.diff(documents, prepend=documents[0] - 1))
    return Found(
        documents[starts],
        np.maximum.reduceat(held["highest"].astype(np.float32), starts),
        np.add.reduceat(held["passages"].astype(np.int64), starts),
    )
