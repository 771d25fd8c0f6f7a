// What the projects say alike: sentiment, translation, speech.
import { format } from "./fr.js";

export const projects = {
  states: { measuring: "Mesure en cours" },
  start: "Entraîner",
  pause: "Pause",
  measure: "Mesurer",
  measureHint: "Juger le réseau, tel qu'il est, sur les données de test",
  stop: "Arrêter la mesure",
  reset: "Réinitialiser",
  resetHint: "Revenir aux mêmes poids initiaux",
  reseed: "Autre graine",
  reseedHint: "Tirer d'autres poids initiaux et d'autres exemples",
  making: "Fabrication des données…",
  training: (step, steps) => `Pas ${format.integer(step)} sur ${format.integer(steps)}`,
  measuring: (done, count) =>
    `Mesure : ${format.integer(done)} exemple${done > 1 ? "s" : ""} de test sur ${format.integer(count)}`,
  metrics: {
    step: "Pas",
    loss: "Perte",
    valLoss: "Validation",
    accuracy: "Exactitude du lot",
    valAccuracy: "Exactitude de validation",
  },
  chart: {
    chart: "Courbes de perte",
    chartEmpty: "La courbe de perte se dessinera ici.",
    chartLoss: "entraînement",
    chartValidation: "validation",
    chartRead:
      "Plus la perte descend, mieux le réseau répond. La validation est faite d'exemples qui ne servent pas à apprendre.",
    chartSummary: ({ step, first, loss, valLoss }) =>
      `Perte d'entraînement : de ${format.loss(first)} à ${format.loss(loss)} nats en ${format.integer(step)} pas` +
      (Number.isFinite(valLoss) ? `, validation ${format.loss(valLoss)}.` : "."),
    tableHead: ["Pas", "entraînement", "validation"],
  },
  network: (parameters) => `${format.integer(parameters)} paramètres.`,
  changed: "Réglages modifiés : « Entraîner » repartira d'un réseau neuf.",
  yours: "À vous",
  untrained: "Le réseau n'existe pas encore : « Entraîner » le fabrique, puis il répond ici même.",
  measured: "Mesuré sur des exemples jamais montrés",
  unmeasured: "La mesure se fait à la fin de l'entraînement, ou quand vous la demandez.",
  measuredAt: (step) => `Mesure prise au pas ${format.integer(step)}.`,
  partly: (done, count) =>
    `Mesure arrêtée : elle porte sur ${format.integer(done)} exemples de test sur ${format.integer(count)}.`,
  announce: {
    running: "Entraînement lancé.",
    paused: (step) => `En pause au pas ${format.integer(step)}.`,
    done: (step, loss) => `Terminé : ${format.integer(step)} pas, perte ${format.loss(loss)}.`,
    reset: "Réseau revenu à ses poids initiaux.",
    reseed: (seed) => `Nouveaux poids initiaux, nouveaux exemples, graine ${seed}.`,
  },
  data: {
    title: "Les données",
    licence: "Licence",
    part: "Part",
    parts: {
      training: "apprentissage",
      validation: "validation",
      test: "test",
      all: "texte entier",
    },
    browse: "Exemples",
    before: "← Précédents",
    next: "Suivants →",
    range: (from, to, count) =>
      `${format.integer(from)} à ${format.integer(to)} sur ${format.integer(count)}`,
  },
  pitfalls: { title: "Ce qui rate", attempt: "Essayer" },
  listing: {
    title: "Le même réseau en Keras",
    read: (data) =>
      `Ce programme apprend les mêmes données avec le même réseau, aux réglages choisis plus haut. Il lui faut Keras, et ${data} à côté de lui.`,
    code: "Programme en Python",
    program: (name) => `Télécharger ${name}`,
    data: (name) => `Télécharger ${name}`,
  },
};
