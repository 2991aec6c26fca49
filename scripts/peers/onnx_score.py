#!/usr/bin/env python3
"""The peer for scores: galnet's encoder, exported by torch_galnet.py --onnx, in ONNX Runtime on the CPU.

    onnx_score.py FILE [--batch N] [--threads N] [--steps N]

Prints one JSON line: images per second (median step) and peak memory in MB.
"""
import argparse
import json
import resource
import time

import numpy
import onnxruntime

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--batch", type=int, default=200)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--steps", type=int, default=5)
a = parser.parse_args()

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = a.threads
session = onnxruntime.InferenceSession(a.file, options, providers=["CPUExecutionProvider"])
x = numpy.random.default_rng(0).random((a.batch, 1, 256, 256), dtype=numpy.float32)
times = []
for _ in range(a.steps + 1):
    start = time.perf_counter()
    (y,) = session.run(None, {"x": x})
    ((y - 0.1) ** 2).sum(1)
    times.append(time.perf_counter() - start)
median = sorted(times[1:])[a.steps // 2]
print(json.dumps({
    "work": "score", "layout": "onnx", "batch": a.batch, "threads": a.threads,
    "images_per_s": round(a.batch / median, 1),
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "onnxruntime": onnxruntime.__version__}))
