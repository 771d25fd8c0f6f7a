#!/usr/bin/env python3
"""Writes tests/unit/data/keras_*.json: what Keras itself says of models that
the unit tests import.

    python3 write_fixtures.py
"""

import json
import os
import pathlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402

import with_keras  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "unit" / "data"
MODELS = ("classifier", "series", "translator", "two ways")


def main():
    for name in MODELS:
        keras.utils.clear_session()
        model = with_keras.MODELS[name]()
        text = json.dumps(json.loads(model.to_json()), separators=(",", ":"))
        path = FOLDER / f"keras_{name.replace(' ', '_')}.json"
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
