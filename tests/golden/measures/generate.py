"""Reference numbers for src/projects: measures.json, by sacreBLEU, jiwer and scikit-learn.

    python3 -m venv build/venv-measures
    build/venv-measures/bin/pip install -r tests/golden/measures/requirements.txt
    build/venv-measures/bin/python tests/golden/measures/generate.py [--check]
"""

import json
import pathlib
import random
import re
import sys

import jiwer
import sacrebleu
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

OUT = pathlib.Path(__file__).parent / "measures.json"
# Points and commas in and out of numbers, hyphens, quotes, symbols, letters beyond ASCII.
WORDS = "le chat a vu un mat 3.5 1,000 10-20 don't (oui) dit: \"non\" été l'eau, fin. a-b 5- x... $5 50% & <b> ._".split()


def sentences(count):
    return [" ".join(random.choices(WORDS, k=random.randint(1, 14))) for _ in range(count)]


def spoilt(text, kept):
    words = [word for word in text.split() if random.random() < kept]
    return " ".join(words + random.choice([[], ["le"], ["x."]]))


def texts(kept):
    truth = sentences(12)
    answers = [spoilt(text, kept) for text in truth]
    bleu = sacrebleu.corpus_bleu(answers, [truth])
    words = jiwer.process_words(truth, answers)
    return {
        "truth": truth,
        "answers": answers,
        "bleu": {
            "bleu": bleu.score,
            "precisions": bleu.precisions,
            "brevityPenalty": bleu.bp,
            "length": bleu.sys_len,
            "referenceLength": bleu.ref_len,
        },
        "errors": {"wer": words.wer, "cer": jiwer.cer(truth, answers)},
    }


def labels(right):
    truth = random.choices("abc", k=40)
    answers = [label if random.random() < right else random.choice("abcd") for label in truth]
    names = list(dict.fromkeys(truth + answers))
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, answers, labels=names, zero_division=0
    )
    return {
        "truth": truth,
        "answers": answers,
        "labels": [
            {"label": n, "precision": p, "recall": r, "f1": f, "support": int(s)}
            for n, p, r, f, s in zip(names, precision, recall, f1, support)
        ],
        "accuracy": accuracy_score(truth, answers),
        "macroF1": f1.mean(),
        "confusion": confusion_matrix(truth, answers, labels=names).tolist(),
    }


def cut(text):
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*['’]?", text.lower())


def baseline():
    pairs = [
        ("Ce film est bon, très bon.", "positif"),
        ("Ce film n'est pas bon.", "négatif"),
        ("J'aime l'histoire, l'Été, ŒUVRE.", "positif"),
        ("Je déteste l'histoire.", "négatif"),
        ("Un chef-d'œuvre !", "positif"),
        ("Un ennui, un long ennui.", "négatif"),
    ]
    asked = ["Ce film est long.", "J'aime ce chef-d'œuvre", "Rien de connu", "Bon film"]
    vectors = TfidfVectorizer(tokenizer=cut, token_pattern=None, lowercase=False)
    rows = vectors.fit_transform([text for text, _ in pairs])
    model = LogisticRegression(tol=1e-12, max_iter=10000)
    model.fit(rows, [label == "négatif" for _, label in pairs])
    return {
        "samples": [{"text": text, "label": label} for text, label in pairs],
        "texts": asked,
        "probabilities": model.predict_proba(vectors.transform(asked))[:, 1].tolist(),
    }


def main():
    random.seed(5)
    numbers = {
        "texts": [texts(kept) for kept in (1, 0.9, 0.7, 0.4, 0.1)],
        "labels": [labels(right) for right in (1, 0.8, 0.3)],
        "baseline": baseline(),
    }
    text = json.dumps(numbers, ensure_ascii=False) + "\n"
    if "--check" in sys.argv:
        sys.exit(OUT.read_text(encoding="utf-8") != text)
    OUT.write_text(text, encoding="utf-8")


main()
