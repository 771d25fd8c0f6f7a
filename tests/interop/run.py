#!/usr/bin/env python3
"""Round trips with the real Keras, PyTorch, onnx, onnxruntime and
safetensors: `make interop`.

    python3 run.py PROGRAM MODULE FOLDER [PART...]

PROGRAM is built from interop.c, MODULE is exchange.wasm; FOLDER takes the
files in between. The parts (files, keras, torch, onnx, wasm, which asks the
module what the others have asked the program, and listings, the projects' Keras
programs, which want the built site) are processes of their own, as TensorFlow
and PyTorch do not bear one another. Ends with one line `N passed, N failed`.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PARTS = ("files", "keras", "torch", "onnx", "wasm", "listings")
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def command(part, program, module, folder):
    """What runs a part."""
    if part == "wasm":
        return ["node", "--no-warnings", HERE / "wasm.mjs", module, folder]
    work = folder / part
    shutil.rmtree(work, ignore_errors=True)
    if part == "listings":
        script = HERE / "listings.mjs"
        return ["node", "--no-warnings", script, sys.executable, work]
    return [sys.executable, HERE / f"with_{part}.py", program, work]


def run(part, *paths):
    """Counts of a part; one that breaks down is a failure."""
    done = subprocess.run(
        command(part, *paths),
        env=QUIET | os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    counts = re.search(r"^(\d+) passed, (\d+) failed$", done.stdout, re.M)
    passed, failed = map(int, counts.groups()) if counts else (0, 0)
    if done.returncode and not failed:
        failed = 1
    print(f"{part}: {passed} passed, {failed} failed", flush=True)
    if failed:
        print(done.stdout, done.stderr[-4000:], sep="\n")
    return passed, failed


def main():
    paths = [pathlib.Path(path) for path in sys.argv[1:4]]
    counts = [run(part, *paths) for part in sys.argv[4:] or PARTS]
    passed, failed = map(sum, zip(*counts))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
