// The words of <rnn-translate>.
import { format } from "./fr.js";

const list = (texts) => [texts.slice(0, -1).join(", "), texts.at(-1)].filter(Boolean).join(" et ");
const percent = (share) => format.percent(share);

export const translate = {
  title: "Traduire, et voir où le réseau regarde",
  task: "Un encodeur lit la source dans les deux sens, un décodeur écrit la réponse, une unité après l'autre. Avec l'attention, il choisit à chaque fois ce qu'il relit de la source.",
  fields: {
    data: "Ce qu'il apprend",
    kinds: {
      numbers: "Nombres en lettres → chiffres",
      dates: "Dates → format ISO",
      sentences: "Petites phrases → anglais",
    },
    attention: "Attention",
    attentionHint:
      "Sans elle, le décodeur ne reçoit de la source que le dernier état de l'encodeur.",
  },
  chart: {
    chartRead:
      "Plus la perte descend, mieux le réseau écrit la réponse, unité après unité. La validation est faite de sources qui ne servent pas à apprendre.",
  },
  trial: {
    input: "Votre source",
    cut: (most) => `Seuls les ${format.integer(most)} premiers caractères sont lus.`,
    none: "Écrivez au moins un caractère.",
    otherData: (name) =>
      `Le réseau qui existe a appris autre chose (${name}) : « Entraîner » en fera un neuf pour ces données.`,
    unknown: (unit, units) => {
      const [one, many] =
        unit === "word"
          ? [
              "Mot jamais vu, que le réseau ne connaît pas",
              "Mots jamais vus, que le réseau confond",
            ]
          : [
              "Caractère jamais vu, que le réseau ne connaît pas",
              "Caractères jamais vus, que le réseau confond",
            ];
      return `${units.length > 1 ? many : one} : ${units.join(" ")}`;
    },
    greedy: "Réponse gloutonne",
    beam: (count) =>
      count > 1 ? `Meilleure de ${format.integer(count)} hypothèses` : "Seule hypothèse",
    silent: "(rien)",
    table: "Hypothèses du faisceau",
    head: ["Hypothèse", "Log-probabilité", "Score"],
    score:
      "Log-probabilité en nats : plus elle est proche de 0, plus le réseau est sûr. Le score la divise par une puissance de la longueur, pour ne pas favoriser les réponses courtes.",
    blind:
      "Ce réseau n'a pas d'attention : il écrit de mémoire, sans relire la source. Il n'y a pas de carte à dessiner.",
  },
  attention: {
    label: "Carte d'attention.",
    read: "Une ligne par unité écrite, une colonne par unité de la source : plus la case est colorée, plus le décodeur la regarde. L'encodeur lit dans les deux sens : l'état sur lequel l'attention se pose résume aussi ses voisins, et la case la plus forte est parfois à côté de ce que l'on attendait.",
    map: "Carte d'attention : flèches haut et bas pour changer d'unité écrite",
    head: "Écrit",
    written: "Unité écrite",
    writtenOf: (unit, position, count) => `« ${unit} », ${position} sur ${count}`,
    point: "Pointez une case, touchez une ligne, ou servez-vous du curseur.",
    cell: (unit, place, share) => `Pour écrire « ${unit} », ${place} reçoit ${percent(share)}.`,
    place: (unit) => `« ${unit} »`,
    letter: (letter, word) => `« ${letter} » de « ${word} »`,
    looks: (unit, position, places) =>
      `Pour écrire « ${unit} » (n° ${position}), le décodeur regarde ${list(
        places.map(([place, share]) => `${place} à ${percent(share)}`),
      )}.`,
    summary: (unit, mean, each, more) =>
      `En moyenne, ${percent(mean)} de l'attention va à ${unit === "word" ? "un seul mot" : "un seul caractère"}. Le plus regardé : ${each
        .map(([written, place]) => `${written} ← ${place}`)
        .join(" ; ")}${more ? " ; …" : "."}`,
    title: "Attention : une ligne par unité écrite, une colonne par unité lue",
    means: "Couleur : part de l'attention.",
    ends: ["0", "1 : toute l'attention"],
  },
  measures: {
    table: "Mesures sur le test",
    head: ["Mesure", "Valeur"],
    exact: "Réponses exactes",
    bleu: "BLEU (0 à 100)",
    cer: "Erreur par caractère",
    noBleu:
      "BLEU compte des suites de quatre mots : une réponse d'un seul mot n'en contient aucune, et BLEU ne mesure rien ici.",
    silent: "(rien)",
    noneWrong: "Aucune erreur.",
    wrong: (count, shown) =>
      count > shown
        ? `${format.integer(shown)} des ${format.integer(count)} réponses fausses`
        : count > 1
          ? `Les ${format.integer(count)} réponses fausses`
          : "La seule réponse fausse",
    wrongHead: ["Source", "Réponse", "Vérité"],
  },
  compare: {
    title: "Ce que l'attention apporte",
    hint: "Un second réseau, mêmes réglages, même graine et autant de pas ; seule l'attention change. Tous deux répondent ensuite aux mêmes sources de test.",
    start: (attention) => (attention ? "Comparer avec attention" : "Comparer sans attention"),
    stop: "Arrêter la comparaison",
    stopped: "Comparaison arrêtée.",
    making: "Fabrication du second réseau…",
    training: (step, steps, loss) =>
      `Second réseau : pas ${format.integer(step)} sur ${format.integer(steps)}, perte ${format.loss(loss)}`,
    testing: (done, count) => `Test : ${format.integer(done)} sources sur ${format.integer(count)}`,
    name: (attention) => (attention ? "Avec attention" : "Sans attention"),
    table: "Les deux réseaux",
    head: ["Réseau", "Réponses exactes", "Paramètres", "Pas"],
    sentence: ([first, second], [one, other], steps) =>
      `${first} : ${one} de réponses exactes. ${second} : ${other}, après les mêmes ${format.integer(steps)} pas.`,
    note: (count) =>
      `Sur ${format.integer(count)} sources de test. Cette mesure vaut pour ce nombre de pas ; sans elle, un entraînement plus long comble une partie de l'écart (réglez le nombre de pas pour le voir). Une seule graine ne suffit pas pour conclure.`,
    label: "Réponses exactes selon la longueur de la source.",
    read: "Chaque point réunit les sources d'une même tranche de longueur, en pour cent de réponses exactes. Les tranches de moins de 30 sources sont jointes à leur voisine.",
    length: "Longueur (caractères)",
    count: "Sources",
    from: (from, to) => `${from} à ${to}`,
    byLength: (first, last, names) => {
      const told = ([length, , ...shares]) =>
        `de ${length} caractères, ${names.map((name, k) => `${name.toLowerCase()} ${shares[k]}`).join(", ")}`;
      return `Réponses exactes : ${told(first)} ; ${told(last)}.`;
    },
  },
  data: {
    head: ["Source", "Cible"],
    what: [
      "Nombres : de 0 à 999 999 en toutes lettres, comme en France, en Belgique et en Suisse (soixante-dix ou septante, quatre-vingts ou huitante), avec les traits d'union d'avant et d'après 1990. Chaque nombre n'est que d'une part, quelle que soit son orthographe ; ceux de 0 à 100, dont tous les autres sont faits, servent tous à apprendre.",
      "Dates : de 1900 à 2099, écrites de huit façons (3 mai 1994, mardi 3 mai 1994, 03/05/1994, 3.5.1994, en toutes lettres…), à récrire en ISO 8601. Chaque jour n'est que d'une part.",
      "Phrases : une petite grammaire française avec son anglais (accords, négation, questions, présent, passé, futur proche). Chaque phrase française n'est que d'une part.",
    ],
    licence:
      "CC BY 4.0, comme les textes du cours. Les couples naissent dans votre navigateur, d'une grammaire écrite pour ce cours, à partir de la graine.",
  },
  pitfalls: {
    million:
      "Nombres : hors des données. « Million » n'est dans aucun exemple ; le réseau donne pourtant un nombre, faux, sans hésiter.",
    mixed:
      "Nombres : la Suisse et la France dans un même mot, ce que personne ne dit. Il répond quand même.",
    misspelt:
      "Nombres : une faute d'orthographe. Il arrive que cela passe (« trois » sans son s), et souvent non.",
    foreign:
      "Nombres : de l'anglais. Il en lit les lettres une à une, et tire un nombre français de n'importe lesquelles.",
    capital:
      "Nombres : une majuscule. Aucun exemple n'en a ; c'est un caractère inconnu, et la réponse peut changer du tout au tout.",
    long: "Nombres : une source plus longue que toutes celles qui ont été apprises (71 caractères au plus).",
    impossible: "Dates : un jour qui n'existe pas. Le réseau récrit, il ne vérifie rien.",
    century:
      "Dates : une année à deux chiffres, que nul exemple n'a. Le siècle manque, et il n'en sait rien.",
    american: "Dates : le mois d'abord, à l'américaine. Il n'a vu que le jour d'abord.",
    word: "Phrases : un mot jamais vu. La réponse reste de l'anglais, mais dit autre chose.",
    never:
      "Phrases : « jamais » n'est pas dans les données. La négation se perd, et le sens se retourne.",
    clauses:
      "Phrases : plus longue que toutes celles qu'il a vues, et il en saute ou en abîme des morceaux.",
    empty: "Une source vide : il n'y a rien à traduire, et le widget le dit.",
  },
};
