"""Reconnaître dix mots dits : le réseau du cours, en Keras.

À côté de ce programme, parole.json : {"training": [...], "validation": [...], "test": [...]}, où chaque exemple est
{"inputs": [[13 nombres], ... 100 fois par seconde], "label": "trois"}. Les sons du test sont dits par des voix qui
n'ont servi ni à apprendre ni à valider, d'abord sans bruit, puis dans des pièces et du bruit.
"""

import json

import keras
import numpy as np

CELLULE = "GRU"
UNITES = 64
COUCHES = 1
TAUX = 0.01
LOT = 32
ECRETAGE = 1
GRAINE = 42
PAS = 1000

ABANDON = 0.1  # dropout, à l'entrée de chaque couche
LISSAGE = 0.1  # des étiquettes : le réseau ne doit jamais être tout à fait sûr
VIDE = -99.0  # remplit la fin des suites plus courtes ; aucun coefficient ne vaut cela

keras.utils.set_random_seed(GRAINE)
with open("parole.json", encoding="utf-8") as fichier:
    donnees = json.load(fichier)

etiquettes = sorted({exemple["label"] for exemple in donnees["training"]})
longueur = max(len(exemple["inputs"]) for part in donnees.values() for exemple in part)


def tableaux(exemples):
    """Les suites, complétées à la même longueur, et les réponses en vecteurs one-hot."""
    largeur = len(exemples[0]["inputs"][0])
    x = np.full((len(exemples), longueur, largeur), VIDE, dtype="float32")
    for i, exemple in enumerate(exemples):
        x[i, : len(exemple["inputs"])] = exemple["inputs"]
    rangs = [etiquettes.index(exemple["label"]) for exemple in exemples]
    return x, keras.utils.to_categorical(rangs, len(etiquettes))


x, y = tableaux(donnees["training"])
x_validation, y_validation = tableaux(donnees["validation"])
x_test, y_test = tableaux(donnees["test"])

couche = {"SimpleRNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU}[CELLULE]
reseau = keras.Sequential([keras.Input((longueur, x.shape[2])), keras.layers.Masking(VIDE)])
for i in range(COUCHES):
    reseau.add(couche(UNITES, dropout=ABANDON, return_sequences=i < COUCHES - 1))
reseau.add(keras.layers.Dense(len(etiquettes), activation="softmax"))

# Le taux descend en demi-cosinus jusqu'à un cinquantième : de grands pas d'abord, de petits ensuite.
taux = keras.optimizers.schedules.CosineDecay(TAUX, PAS, alpha=0.02)
reseau.compile(
    optimizer=keras.optimizers.Adam(taux, global_clipnorm=ECRETAGE or None),
    loss=keras.losses.CategoricalCrossentropy(label_smoothing=LISSAGE),
    metrics=["accuracy"],
)


def lots():
    """Des lots sans fin : les exemples dans un autre ordre à chaque tour."""
    hasard = np.random.default_rng(GRAINE)
    while True:
        ordre = hasard.permutation(len(x))
        for debut in range(0, len(x) - LOT + 1, LOT):
            choisis = ordre[debut : debut + LOT]
            yield x[choisis], y[choisis]


reseau.fit(
    lots(), steps_per_epoch=PAS, validation_data=(x_validation, y_validation), shuffle=False, verbose=2
)

justes = reseau.predict(x_test, verbose=0).argmax(axis=1) == y_test.argmax(axis=1)
print(f"exactitude : {100 * justes.mean():.1f} %")
