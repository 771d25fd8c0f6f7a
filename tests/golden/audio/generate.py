#!/usr/bin/env python3
"""Golden numbers from librosa and SciPy for src/audio.

    python3 generate.py            writes audio.safetensors beside this script

Needs the packages of requirements.txt. Everything is computed in float64;
run twice, it writes the same bytes.

Metadata
  about      JSON: "source", "librosa x.y.z / scipy x.y.z"; "features", for
             each case its name, rate and the keys of src/audio/features.h;
             "resampled", for each case from and to (samples a second), hertz
             of a tone, and the level (root of the mean square) that
             scipy.signal.resample_poly leaves of it, away from its ends

Tensors
  samples    a sound, whole numbers of 16 bits (divide by 32768)
  <name>     the case's values (rows, width)
"""

import json
from pathlib import Path

import librosa
import numpy as np
import scipy
from safetensors.numpy import save_file
from scipy import signal

HERE = Path(__file__).parent
CASES = {
    "log_mel": dict(rate=8000, frame=200, hop=80, bands=24, low=100, high=3800, coefficients=0),
    "mfcc": dict(rate=8000, frame=200, hop=80, bands=24, low=100, high=3800, coefficients=13),
    "mfcc_wide": dict(rate=8000, frame=256, hop=128, bands=40, low=0, high=4000, coefficients=20),
    "log_mel_16k": dict(rate=16000, frame=400, hop=160, bands=64, low=20, high=7600, coefficients=0),
}


def sound():
    """A rising tone, a hiss that grows, and a silence."""
    n = 1600
    t = np.arange(n) / n
    x = 0.5 * np.sin(2 * np.pi * (40 * t + 300 * t**2))
    x += 0.1 * t * np.random.default_rng(1).standard_normal(n)
    x[-400:] = 0
    return np.round(x * 32767)


def features(samples, rate, frame, hop, bands, low, high, coefficients):
    power = librosa.feature.melspectrogram(
        y=samples / 32768,
        sr=rate,
        n_fft=frame,
        hop_length=hop,
        window="hann",
        center=False,
        power=2.0,
        n_mels=bands,
        fmin=low,
        fmax=high,
        htk=True,
        norm=None,
        dtype=np.float64,
    )
    values = np.log(np.maximum(power, 1e-10))
    if coefficients:
        values = librosa.feature.mfcc(S=values, n_mfcc=coefficients, dct_type=2, norm="ortho")
    return values.T


def level(source, to, hertz):
    tone = np.sin(2 * np.pi * hertz * np.arange(source) / source)
    divisor = np.gcd(source, to)
    out = signal.resample_poly(tone, to // divisor, source // divisor)
    return float(np.sqrt(np.mean(out[len(out) // 4 : -len(out) // 4] ** 2)))


def main():
    samples = sound()
    tensors = {name: np.ascontiguousarray(features(samples, **case)) for name, case in CASES.items()}
    tones = [
        (48000, 8000, 1000),
        (44100, 8000, 3000),
        (16000, 8000, 300),
        (22050, 8000, 2000),
        (8000, 16000, 2500),
        (48000, 8000, 5000),
        (16000, 8000, 6000),
    ]
    levels = [dict({"from": a, "to": b, "hertz": f}, level=level(a, b, f)) for a, b, f in tones]
    about = {
        "source": f"librosa {librosa.__version__} / scipy {scipy.__version__}",
        "features": [dict(case, name=name) for name, case in CASES.items()],
        "resampled": levels,
    }
    metadata = {"about": json.dumps(about)}
    save_file(dict(tensors, samples=samples), HERE / "audio.safetensors", metadata)


main()
