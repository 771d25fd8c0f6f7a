// The words of <rnn-sentiment>.
import { format } from "./fr.js";

const MOST = 40; // characters of the reader's own, within a sentence
const shortened = (text) => (text.length > MOST ? `${[...text].slice(0, MOST).join("")}…` : text);
const quoted = (text) => `« ${shortened(text)} »`;

export const sentiment = {
  title: "Juger un avis, mot après mot",
  task: "Le réseau lit un avis et dit s'il est positif. À côté, un sac de mots : les mêmes mots, sans leur ordre.",
  fields: {
    bidirectional: "Lire dans les deux sens (bidirectionnel)",
    source: "Données",
    sources: { course: "Phrases du cours", own: "Votre tableau (CSV)…" },
  },
  own: {
    label: "Votre tableau",
    placeholder:
      'Collez ici deux colonnes, texte et étiquette, une phrase par ligne. Exemple :\ntexte,étiquette\n"Une merveille, courez-y.",positif',
    hint: "De chaque étiquette, un avis sur dix sert à valider, un sur dix à juger ; il faut deux étiquettes au moins, et dix avis au moins pour chacune.",
    empty: "Collez ou déposez d'abord un tableau.",
    line: (line, reason) => `Ligne en cause : ${format.integer(line)}${reason && ` (${reason})`}.`,
    /** Why, where the engine's English says it. */
    reason: (message) =>
      [
        [/quote is not closed/, "un guillemet n'y est pas refermé"],
        [/follows a closing quote/, "du texte suit un guillemet fermant"],
        [/the text is empty/, "le texte y manque"],
        [/the label is empty/, "l'étiquette y manque"],
        [/fields where the first/, "elle n'a pas autant de colonnes que la première"],
        [/name the columns/, "elle doit nommer les colonnes : texte, étiquette"],
        [/not UTF-8/, "ce n'est pas du texte en UTF-8"],
      ].find(([said]) => said.test(message))?.[1] ?? "",
    few: (count) =>
      `Ce tableau n'a que ${format.integer(count)} avis différents : il en faut 20 au moins. Sans noms de colonnes, le texte vient d'abord, puis l'étiquette.`,
    twoLabels: (text) => `Le même avis porte deux étiquettes : « ${shortened(text)} ».`,
    long: (text, most) =>
      `Un avis a plus de ${format.integer(most)} mots : « ${shortened(text)} ».`,
    rare: (label, count, least) =>
      `L'étiquette « ${shortened(label)} » ne porte que sur ${format.integer(count)} avis : il en faut ${format.integer(least)} au moins. Est-ce le nom d'une colonne ? La première ligne doit alors dire : texte, étiquette. Une majuscule ou un accent font une autre étiquette.`,
    oneLabel: (label) =>
      `Tous les avis portent l'étiquette « ${label} » : il en faut deux au moins.`,
    data: {
      what: [
        "Les avis de votre tableau, chacun une fois. De chaque étiquette, le neuvième sur dix sert à valider, le dixième à juger, les autres à apprendre : ce que le réseau vaut est mesuré sur des avis qu'il n'a pas vus, mais de la même source.",
      ],
      licence: "ce sont vos données. Elles ne quittent pas votre appareil.",
    },
  },
  data: {
    head: ["Phrase", "Étiquette", "Construction"],
    what: [
      "Des phrases fabriquées par une grammaire écrite pour ce cours : ce ne sont pas de vrais avis. Plus de 150 constructions (ne … pas, ne … guère, aucun, sans, ne … que, « pas mal », mais…) reçoivent des mots favorables ou défavorables, tirés au sort. Selon la construction, l'étiquette est celle des mots, ou son contraire.",
      "Le partage se fait par construction : celles du test n'ont fourni aucune phrase à l'apprentissage, mais tous leurs mots y figurent. Dans chaque construction qui le permet, positif et négatif sont aussi fréquents : un mot seul ne dit donc rien. La moitié des phrases apprises reparaît coupée après un mot au hasard, pour que le score d'un début ait un sens.",
    ],
    licence:
      "CC BY 4.0, comme les textes du cours. Les phrases naissent dans votre navigateur, à partir de la graine.",
    beginning: "début d'une phrase",
  },
  chart: {
    chartRead:
      "Plus la perte descend, mieux le réseau juge. Avant d'avoir appris, il hésite : entre deux étiquettes, ln 2 ≈ 0,69 nat. La perte d'entraînement reste au-dessus de l'autre : le dropout y éteint des unités au hasard, et la moitié des phrases du cours y sont coupées.",
  },
  trial: {
    input: "Votre phrase",
    most: 200,
    cut: (most) => `Seuls les ${format.integer(most)} premiers mots sont lus.`,
    none: "Écrivez au moins un mot.",
    unknown: (words) =>
      words.length > 1
        ? `Mots jamais vus, que le réseau ne distingue pas : ${words.map(quoted).join(", ")}.`
        : `Mot jamais vu, que le réseau ne connaît pas : ${quoted(words[0])}.`,
    presets: [
      "J'aime ce film.",
      "Je n'aime pas ce film.",
      "Ce n'est pas mal.",
      "Ce film n'est ni drôle ni émouvant.",
      "Ce roman est ennuyeux, mais j'aime ce roman.",
    ],
    others: "une autre",
    verdict: (name, label, p) =>
      `${name} : ${label}, à ${p > 0.995 ? "plus de 99\u00a0%" : format.percent(p)}`,
    network: "Réseau",
    bag: "Sac de mots",
    noBag: "Le sac de mots ne compare que deux étiquettes.",
    table: "Score après chaque mot",
    head: ["Mot lu", "Réseau", "Sac de mots"],
    ends: (low, high) => `À gauche : ${low}. À droite : ${high}. Au milieu : une chance sur deux.`,
    turns: "bascule",
  },
  measures: {
    table: "Réseau et sac de mots",
    head: ["Modèle", "Exactitude", "F1 (macro)"],
    confusion: (name) => `Matrice de confusion, ${name}`,
    truth: "Vraie étiquette",
    said: (label) => `répond ${label}`,
    families: "Par famille de constructions",
    familyHead: ["Famille", "Phrases", "Réseau", "Sac de mots"],
    sentence: (network, bag) =>
      `Le réseau a raison ${format.tenths(network)} du temps, le sac de mots ${format.tenths(bag)}.` +
      (network > bag + 0.1
        ? " Le sac ne connaît pas l'ordre des mots : où cet ordre décide, il ne peut que deviner."
        : ""),
    alone: (network) => `Le réseau a raison ${format.tenths(network)} du temps.`,
  },
  pitfalls: [
    {
      text: "L'ironie. Rien, dans ces phrases, ne l'enseigne : le réseau prend le mot à la lettre.",
      input: "Ce film est si passionnant que j'ai dormi.",
    },
    {
      text: "L'éloge qui a la forme d'un reproche. « Jamais » était toujours une négation ; « jamais autant » ne l'est pas.",
      input: "Je n'ai jamais autant aimé un film.",
    },
    {
      text: "Deux négations qui se répondent de loin. Le réseau n'entend que la dernière.",
      input: "Je ne dis pas que je n'aime pas ce film.",
    },
    {
      text: "Les mots jamais vus. Il juge quand même, sur ce qui reste : ici, sur « n'était pas ».",
      input: "Le gâteau n'était pas brûlé.",
    },
    {
      text: "Les phrases sans avis. Il n'y a pas de troisième réponse, et l'assurance du réseau ne dit rien : il n'en a jamais vu.",
      input: "Ce film est en noir et blanc.",
    },
  ],
};
