# Le projet « Générer du texte » en Keras : le même texte, le même réseau.
# Il lit texte.txt, que le widget donne à télécharger.
import re

import keras
import numpy as np
from keras import layers

LECTURE = "character"  # ou "word"
CELLULE = "LSTM"
UNITES = 128
COUCHES = 1
PLONGEMENT = 0  # 0 : un vecteur one-hot par caractère ou mot
TAUX = 0.004
LOT = 16
LONGUEUR = 48
ECRETAGE = 5  # norme de tous les gradients ensemble ; 0 : sans
VALIDATION = 0.1
GRAINE = 42
PAS = 2000
TEMPERATURE = 0.8
MOTS = 1500  # les plus fréquents ; les autres deviennent �

keras.utils.set_random_seed(GRAINE)
with open("texte.txt", encoding="utf-8") as fichier:
    texte = fichier.read()

if LECTURE == "character":
    suite = list(texte)
    vocabulaire = sorted(set(suite))
else:  # un mot emporte l'espace qui le précède
    suite = re.findall(r" ?(?:[^\W\d_]+(?:-[^\W\d_]+)*['’]?|\d+|[^\w\s]|_)|\s", texte)
    formes, nombres = np.unique(suite, return_counts=True)
    vocabulaire = sorted(formes[np.argsort(-nombres, kind="stable")][: MOTS - 1]) + ["�"]
numero = {forme: i for i, forme in enumerate(vocabulaire)}
ids = np.array([numero.get(forme, len(vocabulaire) - 1) for forme in suite])
coupe = int(len(ids) * (1 - VALIDATION))  # la fin du texte sert à valider


def extraits(s, debuts):  # entrées, et les mêmes décalées d'un cran
    x = np.stack([s[d : d + LONGUEUR] for d in debuts])
    y = np.stack([s[d + 1 : d + LONGUEUR + 1] for d in debuts])
    return x, y


K = len(vocabulaire)
entree = (layers.Embedding(K, PLONGEMENT) if PLONGEMENT else
          layers.Embedding(K, K, trainable=False, embeddings_initializer="identity"))
modele = keras.Sequential([
    entree,
    *[getattr(layers, CELLULE)(UNITES, return_sequences=True) for _ in range(COUCHES)],
    layers.Dense(K),  # des logits
])
modele.compile(
    keras.optimizers.Adam(TAUX, global_clipnorm=ECRETAGE or None),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)

hasard = np.random.default_rng(GRAINE)
debuts = hasard.integers(0, coupe - LONGUEUR - 1, LOT * PAS)
modele.fit(*extraits(ids[:coupe], debuts), batch_size=LOT, verbose=2)


def ecrire(amorce, longueur):
    ecrits = list(amorce)
    for _ in range(longueur):
        logits = np.array(modele(np.array([ecrits[-LONGUEUR:]]))[0, -1])
        p = np.exp((logits - logits.max()) / TEMPERATURE)
        ecrits.append(int(hasard.choice(K, p=p / p.sum())))
    return "".join(vocabulaire[i] for i in ecrits)


print(ecrire(ids[:2], 100))
if VALIDATION:
    tenus = ids[coupe:]
    perte = modele.evaluate(
        *extraits(tenus, range(0, len(tenus) - LONGUEUR - 1, LONGUEUR)), verbose=0)
    print(f"perplexité : {np.exp(perte):.2f}")
