// Words of assignments and records, for the pages that have them. Functions where a value stands in the sentence.
import { format, nameOf, strings, valueOf } from "./fr.js";

const plural = (count, word) => `${format.integer(count)} ${word}${count > 1 ? "s" : ""}`;

const dates = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeStyle: "short" });

const NAMES = { widget: "Widget", cells: "Cellules" };

const OF_A_RUN = {
  steps: "nombre de pas",
  loss: "perte finale",
  textHash: "empreinte du texte",
  weightsHash: "empreinte des poids",
};

/** "runs[1].loss" as "perte finale (réseau 2)". */
function partOf(key) {
  const [, index, name] = /^runs\[(\d+)\]\.(.*)$/.exec(key) ?? [];
  const network = Number(index) > 0 ? ` (réseau ${Number(index) + 1})` : "";
  return `${OF_A_RUN[name] ?? key}${network}`;
}

const shown = (value) =>
  typeof value === "string" && value.length === 64 ? `${value.slice(0, 12)}…` : String(value);

function runSummary({ settings, steps, loss }) {
  const { cell, units, corpus, text, seed } = settings;
  return [
    strings.cells[cell],
    plural(units, "unité"),
    text ? "texte imposé" : strings.corpora[corpus],
    `graine ${seed}`,
    `${format.integer(steps)} pas`,
    `perte ${format.decimal(loss, 3)}`,
  ].join(", ");
}

export const assignments = {
  panel: {
    assignment: "Devoir",
    asked: "Consigne",
    askedAnyway: "Lancez l'entraînement, puis remettez le relevé qui s'écrit à la fin.",
    askedUnrecorded: "Lancez l'entraînement et observez.",
    unrecorded: "Ce widget ne donne pas de relevé.",
    title: "Relevé",
    waiting: "Le relevé de votre entraînement s'écrira ici quand il sera terminé.",
    making: "Préparation du relevé…",
    none: "Ce qui vient d'être entraîné ici ne donne pas de relevé.",
    ready: (runs) =>
      `Relevé prêt : ${runs.map(({ steps, loss }) => `${format.integer(steps)} pas, perte ${format.decimal(loss, 3)}`).join(" ; ")}.`,
    name: "Votre nom, ou celui que vous voulez",
    text: "Relevé à remettre",
    save: "Télécharger",
    privacy:
      "Le relevé contient ce nom, la date, les réglages, la perte finale et les empreintes du texte et des poids. Rien n'est envoyé : vous le copiez ou le téléchargez, puis vous le remettez.",
    file: "releve",
  },

  form: {
    widget: "Widget",
    widgets: { "rnn-train": "Entraîner un réseau", "rnn-compare": "Comparer des cellules" },
    title: "Titre",
    titleExample: "Par exemple : un LSTM sur les contes",
    asked: "Consigne",
    askedExample:
      "Lancez l'entraînement, décrivez la courbe en trois phrases, puis remettez votre relevé.",
    cells: "Cellules",
    sameParameters: "À nombre de paramètres égal",
    count: "Nombre de liens",
    countHint:
      "Avec un lien par élève, chacun a sa graine, donc son propre réseau : deux relevés identiques se voient.",
    link: "Lien du devoir",
    trial: "Essayer le premier",
    frame: "Pour l'intégrer dans une page ou un espace de cours",
  },

  verify: {
    text: "Relevés, l'un après l'autre",
    files: "Ajouter des fichiers de relevés",
    link: "Liens du devoir (facultatif) : un relevé qui n'en respecte aucun est signalé",
    start: "Vérifier",
    stop: "Arrêter",
    results: "Résultats",
    progress: "Entraînement rejoué",
    waiting: "en attente",
    empty: "Collez d'abord au moins un relevé.",
    badLink: "Ce n'est pas un lien de devoir de ce cours.",
    unreadable: "Un de ces fichiers n'a pas pu être lu.",
    begun: (count) => `Vérification de ${plural(count, "relevé")}…`,
    running: (step, steps) => `pas ${format.integer(step)} sur ${format.integer(steps)}`,
    verdicts: {
      identical: "Identique",
      different: "Différent",
      invalid: "Non valable",
      stopped: "Arrêté",
      failed: "Pas vérifié",
    },
    ended: ({ identical, different, invalid, stopped, failed }) =>
      `Vérification finie : ${[
        plural(identical, "identique"),
        plural(different, "différent"),
        `${format.integer(invalid)} non valable${invalid > 1 ? "s" : ""}`,
        ...(stopped ? [plural(stopped, "arrêté")] : []),
        ...(failed ? [`${format.integer(failed)} pas vérifié${failed > 1 ? "s" : ""}`] : []),
      ].join(", ")}.`,
    name: (number, name) => `${number}. ${name?.trim() || "sans nom"}`,
    summary: ({ date, runs }) =>
      `${runs.map(runSummary).join(" ; ")} ; daté du ${dates.format(new Date(date))}.`,
    otherBuild: (theirs, ours) =>
      `Fait avec une autre version du moteur (${theirs} ; ici ${ours}) : ses bits peuvent différer pour cette seule raison.`,
    difference: ({ key, recorded, found }) =>
      Number.isNaN(found)
        ? "Rejoué ici, cet entraînement diverge avant la fin."
        : `${partOf(key)} : ${shown(recorded)} dans le relevé, ${shown(found)} ici.`,
    departure: ({ key, recorded, asked }) =>
      `Pas le devoir demandé : ${NAMES[key] ?? nameOf(key)} = ${valueOf(recorded)} au lieu de ${valueOf(asked)}.`,
    sameAs: (number) => `Annonce les mêmes poids que le relevé ${number}.`,
    fault: ({ key, reason }) =>
      ({
        missing: `Il manque la clé ${key}.`,
        unknown: `La clé ${key} est inconnue.`,
        type: key
          ? `La clé ${key} n'a pas le type attendu.`
          : "Ce n'est pas un relevé : c'est du JSON, mais pas un objet.",
        value: `La valeur de ${key} n'est pas admise.`,
        size: "Ce texte est trop long pour des relevés.",
        json: "Ce n'est pas un relevé : le texte n'est pas du JSON.",
      })[reason],
  },
};
