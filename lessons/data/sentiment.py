# Le projet « Juger un avis » en Keras : les mêmes phrases, le même réseau.
# Il lit sentiment.json, que le widget donne à télécharger.
import json

import keras
import numpy as np
from keras import layers

CELLULE = "GRU"
UNITES = 48
COUCHES = 1
BIDIRECTIONNEL = False
PLONGEMENT = 16  # 0 : un vecteur one-hot par mot
TAUX = 0.005
LOT = 32
ECRETAGE = 1  # norme de tous les gradients ensemble ; 0 : sans
GRAINE = 1
PAS = 3750

keras.utils.set_random_seed(GRAINE)
with open("sentiment.json", encoding="utf-8") as fichier:
    donnees = json.load(fichier)
parts = {nom: donnees[nom] for nom in ["training", "validation", "test"]}
etiquettes = sorted({avis["label"] for avis in parts["training"]})

# Comme dans le cours : une apostrophe finit un mot, chaque signe est un mot.
MOTS = r"(\p{L}+(?:-\p{L}+)*['’]?|\p{N}+|[^\s\p{L}\p{N}])"


def couper(textes):
    import tensorflow as tf

    return tf.strings.regex_replace(textes, MOTS, r" \1 ")


lire = layers.TextVectorization(standardize=couper)  # 0 : bourrage, 1 : inconnu
lire.adapt([avis["text"] for avis in parts["training"]])


def tableaux(part):
    x = np.array(lire([avis["text"] for avis in part]))
    y = np.array([etiquettes.index(avis["label"]) for avis in part])
    return x, y


def recurrente(derniere):
    couche = getattr(layers, CELLULE)(
        UNITES, dropout=0.1, recurrent_dropout=0.1, return_sequences=not derniere)
    return layers.Bidirectional(couche) if BIDIRECTIONNEL else couche


def entree(nombre):
    if PLONGEMENT:
        return layers.Embedding(nombre, PLONGEMENT, mask_zero=True)
    return layers.Embedding(nombre, nombre, mask_zero=True, trainable=False,
                            embeddings_initializer="identity")


modele = keras.Sequential([
    entree(lire.vocabulary_size()),
    layers.Dropout(0.3),
    *[recurrente(i == COUCHES - 1) for i in range(COUCHES)],
    layers.Dropout(0.3),
    layers.Dense(len(etiquettes), activation="softmax"),
])
modele.compile(
    keras.optimizers.AdamW(TAUX, weight_decay=0.01,
                           global_clipnorm=ECRETAGE or None),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)

x, y = tableaux(parts["training"])
hasard = np.random.default_rng(GRAINE)
par_epoque = len(x) // LOT
for debut in range(0, PAS, par_epoque):  # une époque, ou ce qu'il en reste
    ordre = hasard.permutation(len(x))[: LOT * min(par_epoque, PAS - debut)]
    modele.fit(x[ordre], y[ordre], batch_size=LOT, verbose=2,
               validation_data=tableaux(parts["validation"]))

for phrase in ["J'aime ce film.", "Je n'aime pas ce film."]:
    p = modele.predict(np.array(lire([phrase])), verbose=0)[0]
    print(phrase, dict(zip(etiquettes, p.round(3))))
_, exactitude = modele.evaluate(*tableaux(parts["test"]), verbose=0)
print(f"exactitude : {100 * exactitude:.1f} %")
