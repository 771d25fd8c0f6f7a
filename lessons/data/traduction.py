# Traduire avec un encodeur, un décodeur et l'attention : le réseau du widget, en Keras 3.
# À lancer à côté de traduction.json :   KERAS_BACKEND=tensorflow python traduction.py
import json
import re

import keras
import numpy as np
from keras import layers

CELLULE = "GRU"  # ou "LSTM", "SimpleRNN"
UNITES = 64  # du décodeur ; l'encodeur en a la moitié dans chaque sens
ATTENTION = True
TAUX = 0.005
LOT = 32
ECRETAGE = 1
GRAINE = 1
PAS = 1500
PLONGEMENT = 32  # nombres par unité, à l'entrée
VIDE, INCONNU, DEBUT, FIN = range(4)  # les premiers numéros de chaque vocabulaire

keras.utils.set_random_seed(GRAINE)
with open("traduction.json", encoding="utf-8") as fichier:
    donnees = json.load(fichier)


def couper(texte):
    """Les unités d'un texte : ses caractères, ou ses mots et sa ponctuation."""
    if donnees["unit"] == "character":
        return list(texte)
    return re.findall(r"\w+(?:-\w+)*['’]?|[^\w\s]", texte)


def vocabulaire(part):
    """Un numéro pour chaque unité de cette part des couples, à la suite des quatre réservés."""
    unites = sorted({unite for paire in apprises for unite in couper(paire[part])})
    return {unite: i + FIN + 1 for i, unite in enumerate(unites)}


def numeros(texte, connus):
    return [connus.get(unite, INCONNU) for unite in couper(texte)]


def rangees(listes):
    """Des listes de numéros, complétées par des zéros à la même longueur."""
    return keras.utils.pad_sequences(listes, padding="post", value=VIDE)


apprises = donnees["training"]
lus, ecrits = vocabulaire("source"), vocabulaire("target")
unite_de = {numero: unite for unite, numero in ecrits.items()}


def exemples(paires):
    """Ce que le réseau lit (source, et cible décalée d'une unité), et ce qu'il doit écrire."""
    sources = rangees([numeros(paire["source"], lus) for paire in paires])
    cibles = [numeros(paire["target"], ecrits) for paire in paires]
    decalees = rangees([[DEBUT, *cible] for cible in cibles])
    return [sources, decalees], rangees([[*cible, FIN] for cible in cibles])


# L'encodeur lit dans les deux sens ; le décodeur part de ses derniers états.
cellule, moitie = getattr(layers, CELLULE), -(-UNITES // 2)
source, decalee = layers.Input((None,)), layers.Input((None,))
plongee = layers.Embedding(len(lus) + 4, PLONGEMENT, mask_zero=True)(source)
encodeur = layers.Bidirectional(cellule(moitie, return_sequences=True, return_state=True))
memoire, *etats = encodeur(plongee)
par_sens = len(etats) // 2  # 1, ou 2 de LSTM : h et c
depart = [layers.Concatenate()([etats[i], etats[par_sens + i]]) for i in range(par_sens)]
cible = layers.Embedding(len(ecrits) + 4, PLONGEMENT, mask_zero=True)(decalee)
sortie = cellule(2 * moitie, return_sequences=True)(cible, initial_state=depart)
if ATTENTION:
    sortie = layers.Concatenate()([sortie, layers.Attention()([sortie, memoire])])
logits = layers.Dense(len(ecrits) + 4)(sortie)
reseau = keras.Model([source, decalee], logits)
taux = keras.optimizers.schedules.CosineDecay(TAUX, PAS, alpha=0.05)
reseau.compile(
    keras.optimizers.Adam(taux, global_clipnorm=ECRETAGE or None),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=VIDE),
)
(lues, cibles), attendu = exemples(apprises)
alea, ordre = np.random.default_rng(GRAINE), []
for pas in range(1, PAS + 1):
    if len(ordre) < LOT:  # les exemples, dans un nouvel ordre
        ordre = alea.permutation(len(attendu))
    lot, ordre = ordre[:LOT], ordre[LOT:]
    perte = reseau.train_on_batch([lues[lot], cibles[lot]], attendu[lot])
    if pas % 100 == 0:
        print(f"pas {pas} : perte moyenne {float(perte):.4f}", flush=True)
        reseau.reset_metrics()


def traduire(paires, longueur):
    """L'unité la plus probable, puis la suivante, jusqu'à la fin ; toutes les sources à la fois."""
    sources = exemples(paires)[0][0]
    ecrit = np.full((len(paires), 1), DEBUT)
    while ecrit.shape[1] <= longueur and not (ecrit == FIN).any(axis=1).all():
        suite = reseau.predict([sources, ecrit], batch_size=256, verbose=0)[:, -1].argmax(-1)
        ecrit = np.concatenate([ecrit, suite[:, None]], axis=1)
    lignes = [[int(n) for n in ligne[1:]] for ligne in ecrit]
    return [ligne[: ligne.index(FIN)] if FIN in ligne else ligne for ligne in lignes]


epreuve = donnees["test"]
attendues = [numeros(paire["target"], ecrits) for paire in epreuve]
reponses = traduire(epreuve, max(map(len, attendues)) + 2)
joint = "" if donnees["unit"] == "character" else " "
for paire, reponse in list(zip(epreuve, reponses))[:5]:
    print(paire["source"], "→", joint.join(unite_de.get(n, "?") for n in reponse))
justes = sum(reponse == attendue for reponse, attendue in zip(reponses, attendues))
print(f"exactes : {100 * justes / len(epreuve):.1f} %")
