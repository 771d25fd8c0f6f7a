// The words of the page itself, and of what the course remembers: all that every page loads. fr.js has the widgets' too.

const integers = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 0 });
const decimals = (digits) =>
  new Intl.NumberFormat("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const shortDecimals = new Intl.NumberFormat("fr-FR", { maximumSignificantDigits: 3 });

export const format = {
  integer: (value) => integers.format(value),
  decimal: (value, digits = 2) => (Number.isFinite(value) ? decimals(digits).format(value) : "—"),
  short: (value) => (Number.isFinite(value) ? shortDecimals.format(value) : "—"),
  /** A share to the tenth of a percent. */
  tenths: (share) => `${format.decimal(100 * share, 1)}\u00a0%`,

  /** Three decimals, or three digits of what is smaller. */
  loss: (value) =>
    Math.abs(value) < 0.1 && Number.isFinite(value)
      ? shortDecimals.format(value)
      : format.decimal(value, 3),
  percent: (value) =>
    value < 0.0005 ? "0\u00a0%" : `${decimals(value < 0.1 ? 1 : 0).format(100 * value)}\u00a0%`,
  bytes(value) {
    if (value < 1000) return `${value} octets`;
    if (value < 1e6) return `${shortDecimals.format(value / 1e3)} ko`;
    return `${shortDecimals.format(value / 1e6)} Mo`;
  },
};

export const strings = {
  theme: { light: "Passer en thème clair", dark: "Passer en thème sombre" },
  copy: { button: "Copier", done: "Copié", failed: "Copie refusée" },

  course: {
    progress: "Votre progression",
    steps: (done, total) => `${done} étape${done > 1 ? "s" : ""} sur ${total}`,
    stepsMeaning: "Une étape : un quiz réussi, un exercice résolu, ou le résumé atteint.",
    sum: (done, total) =>
      `${format.integer(done)} étape${done > 1 ? "s" : ""} sur ${format.integer(total)} dans ce module`,
    resume: "Reprendre où j'en étais",
    placeIs: (lesson, heading) => (heading ? `${lesson}, « ${heading} »` : lesson),
    erase: "Tout effacer",
    eraseAsk:
      "Effacer de cet appareil toutes vos réponses, vos exercices résolus et votre progression ? Rien ne pourra les rétablir.",
    eraseConfirm: "Effacer",
    eraseCancel: "Garder",
    erased: "Tout est effacé : ce site ne garde plus rien de votre travail.",
    problems: {
      denied:
        "Votre navigateur ne laisse pas ce site garder quoi que ce soit : vos réponses valent jusqu'à la fermeture de la page.",
      full: "La place manque sur cet appareil : vos dernières réponses valent jusqu'à la fermeture de la page.",
      unreadable: "Ce qui était gardé de votre progression est illisible : elle repart de zéro.",
    },
    restart: "Recommencer",
    quizDone: "✓ Réussi",
    quizOpen: "Pas encore : essayez une autre réponse.",
  },

  reading: {
    close: "Fermer",
    search: {
      title: "Rechercher dans le cours",
      hint: "Rechercher dans le cours (touche /)",
      label: "Mots à chercher",
      placeholder: "gradient, porte d'oubli, perplexité…",
      results: "Passages trouvés",
      start: "Un ou plusieurs mots, avec ou sans accents.",
      count: (n) => (n > 1 ? `${n} passages, les plus proches d'abord.` : "Un passage."),
      none: (query) =>
        `Aucun passage ne répond à « ${query} ». Essayez un mot plus court, un synonyme, ou le terme anglais.`,
      failed: "L'index du cours n'a pas pu être lu. Vérifiez la connexion, puis réessayez.",
    },
    help: {
      title: "Raccourcis clavier",
      list: [
        [["/"], "Rechercher dans le cours"],
        [["n"], "Page suivante"],
        [["p"], "Page précédente"],
        [["?"], "Cette aide"],
        [["Échap"], "Fermer une fenêtre ou une définition"],
      ],
      toggle: "Raccourcis d'une seule touche",
      forgotten: "Ce navigateur ne garde rien : le choix vaut jusqu'à la fin de cette page.",
      widgets:
        "Ces touches ne font rien pendant que vous écrivez, dans les réglages d'un widget, ni avec Ctrl, Alt ou Cmd.",
      readers:
        "Si votre lecteur d'écran se sert de ces lettres, il les garde ; les liens et boutons de la page font la même chose.",
    },
    anchor: { hint: "Copier le lien vers cette section", copied: "Lien copié" },
    print: "Imprimer cette page, ou l'enregistrer en PDF",
  },
};
