// The words of <rnn-speech>.
import { format } from "./fr.js";

const seconds = (value) => `${format.decimal(value)} s`;
/** A label as the reader reads it. */
const named = (label) => (label === "silence" ? "(silence)" : label);

export const speech = {
  title: "Reconnaître un mot dit",
  task: "Le réseau entend un des dix chiffres, de zéro à neuf, ou du silence, et dit lequel : 100 fois par seconde, 13 nombres qui décrivent le son.",
  named,
  listen: "Écouter",
  listenTo: (word, voice) => `Écouter « ${word} », voix ${voice}`,
  data: {
    head: ["Mot", "Voix", "Durée", "Écouter"],
    what: [
      "Les dix mots, dits par 50 voix de synthèse (eSpeak NG, à la fabrication du site) : trois accents, des hauteurs et des débits différents. 38 voix servent à apprendre, 4 à valider, 8 à juger ; aucune n'est dans deux parts.",
      "Aucune voix humaine n'y est. Ce que le réseau vaut sur de vraies voix n'a pas été mesuré ici : la vôtre vous le dira.",
      "Pour apprendre, chaque mot est entendu six fois, chaque fois autrement : plus vite et plus aigu, ou plus lentement et plus grave, dans une pièce qui résonne une fois sur deux, avec du bruit (souffle, vent, trafic, ronflement), avec ou sans silence autour. Un onzième « mot » est le silence, avec ou sans bruit.",
      "Le son n'est pas lu tel quel : 100 fois par seconde, 25 ms de son deviennent 13 coefficients (MFCC), tirés de 24 bandes de fréquence. Ni le volume ni la couleur du micro n'y comptent : de chaque coefficient, on retire sa moyenne sur tout le son.",
    ],
    licence:
      "ces sons sont donnés sous CC BY 4.0, comme les textes du cours ; la licence d'eSpeak NG (GPL) couvre le programme, pas ce qu'il dit. Les variantes sont fabriquées dans votre navigateur, à partir de la graine.",
  },
  chart: {
    chartRead:
      "Plus la perte descend, mieux le réseau reconnaît. Avant d'avoir appris, il hésite entre onze réponses : ln 11 ≈ 2,4 nats. À l'entraînement, elle ne descend pas à zéro : on y demande au réseau de n'être jamais tout à fait sûr (lissage des étiquettes, 0,1) ; la validation se mesure sans cela.",
  },
  trial: {
    random: "Un mot au hasard du test",
    randomHint: "Dit par une des 8 voix que le réseau n'a jamais entendues.",
    test: (word, voice) => `« ${word} », voix de test ${voice}`,
    made: (word, how) => `« ${word} », ${how}`,
    file: {
      label: "Un fichier WAV",
      hint: (most) =>
        `À choisir, ou à déposer sur ce cadre : une minute et ${format.bytes(most)} au plus. Il ne quitte pas votre appareil.`,
      title: (name, { rate, channels, bits, seconds: length }) =>
        `${name} : ${seconds(length)}, ${format.integer(rate)} Hz, ${bits} bits, ${channels > 1 ? `${channels} canaux` : "un canal"}`,
      large: (name, size, most) =>
        `${name} pèse ${format.bytes(size)} : ${format.bytes(most)} au plus.`,
      empty: (name) => `${name} est vide.`,
      long: (name) => `${name} dure plus d'une minute : coupez-le d'abord.`,
      foreign: (name) =>
        `${name} n'est pas un fichier WAV lisible ici : il faut du PCM (8 à 32 bits) ou des nombres à virgule, non compressé, avec du son dedans et une fréquence usuelle. MP3, M4A ou OGG doivent d'abord être convertis.`,
      unreadable: (name) => `${name} n'a pas pu être lu.`,
      several: "Un seul fichier à la fois : le premier a été pris.",
    },
    short: "Ce son est trop court : il faut au moins 25 ms.",
    unspoken: "Aucune voix ne ressort de ce son : le réseau en entend le début.",
    cut: "Plus long qu'un mot : le réseau n'entend que les 2,5 premières secondes de ce qui est dit.",
    verdict: (who, label, p, right, word) =>
      `${who} : ${label}, à ${format.percent(p)}` +
      (right === null ? "" : right ? ". C'est juste." : `. C'était « ${word} ».`),
    network: "Réseau",
  },
  live: {
    start: "Enregistrer",
    stop: "Arrêter",
    private:
      "Le son du micro reste dans cette page : il n'est ni envoyé, ni gardé. Le navigateur vous demandera l'accès ; il est rendu dès la fin.",
    asking: "Le navigateur vous demande l'accès au micro…",
    prompt: "Dites un chiffre, de zéro à neuf.",
    level: "Niveau",
    running: "Probabilités en ce moment",
    read: "Le spectrogramme des deux dernières secondes ; l'enregistrement s'arrête seul, un instant après le mot.",
    left: (value) => `encore ${format.decimal(Math.max(0, value), 0)} s au plus`,
    title: (number) => `Votre enregistrement n° ${number}`,
    nothing: "Rien n'a été entendu.",
    faults: {
      insecure:
        "Ce navigateur ne donne le micro qu'aux pages servies en HTTPS ou par cet ordinateur même. Un fichier WAV et les mots du test restent possibles.",
      refused:
        "L'accès au micro est refusé. Il se rétablit dans les réglages du site, à côté de l'adresse ; sur une autre page que celles de ce cours, elle doit aussi l'autoriser. Un fichier WAV et les mots du test restent possibles.",
      missing: "Aucun micro n'a été trouvé. Un fichier WAV et les mots du test restent possibles.",
      busy: "Le micro est pris par un autre programme, ou ne répond pas. Un fichier WAV et les mots du test restent possibles.",
      lost: "Le micro a disparu pendant l'enregistrement. Un fichier WAV et les mots du test restent possibles.",
      failed:
        "Le micro n'a pas pu être ouvert. Un fichier WAV et les mots du test restent possibles.",
    },
  },
  own: {
    title: "Enregistrez votre voix",
    list: ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
    what: "Dites les dix mots, une fois ou plusieurs : le réseau entraîné plus haut peut ensuite s'affiner sur votre voix. Quand un mot est enregistré plusieurs fois, la dernière fois est gardée à part, pour juger.",
    private:
      "Vos enregistrements restent dans la mémoire de cette page : rien n'est envoyé, et tout disparaît avec elle.",
    guide: (count) => (count === 1 ? "Enregistrer un mot" : `Enregistrer ${count} mots à la suite`),
    erase: "Effacer mes enregistrements",
    erased: "Vos enregistrements sont effacés.",
    add: "Enregistrer",
    addTo: (word) => `Enregistrer « ${word} »`,
    listenTo: (word, number) => `Écouter « ${word} », ${number}`,
    removeOf: (word, number) => `Effacer « ${word} », ${number}`,
    held: "gardé à part",
    table: "Vos enregistrements",
    head: ["Mot", "Prises", "Encore"],
    prompt: (word, number, count) =>
      `Dites : « ${word} »` + (count > 1 ? ` (${number} sur ${count})` : ""),
    nothing: (word) =>
      `Rien n'a été entendu pour « ${word} » : rapprochez-vous du micro, puis recommencez.`,
    kept: (count) => (count > 1 ? `${count} mots enregistrés.` : "Un mot enregistré."),
    refine: "Affiner avec ma voix",
    buttons: { running: "Pause", paused: "Reprendre" },
    stop: "Arrêter ici",
    preparing: "Préparation…",
    measuring: "Mesure…",
    training: (step, steps) =>
      `Affinage : pas ${format.integer(step)} sur ${format.integer(steps)}`,
    hint: (base, learnt, held) => {
      if (!base) return "Il faut d'abord un réseau : « Entraîner », plus haut.";
      if (learnt === 0) return "Enregistrez d'abord au moins un mot.";
      const many = (count) => `${count} enregistrement${count > 1 ? "s" : ""}`;
      return held > 0
        ? `${many(learnt)} pour apprendre, ${many(held)} à part pour juger.`
        : `${many(learnt)} pour apprendre, aucun à part pour juger : ce que l'affinage change pour votre voix ne sera pas mesuré. Enregistrez des mots une deuxième fois pour le savoir.`;
    },
    ask: "Faire répondre le réseau affiné, plus haut",
    refined: "Réseau affiné",
    outdated: "Le réseau a changé : l'affinage est à refaire.",
    ownVoice: "Vos enregistrements gardés à part",
    testVoices: "Les voix de test, sans bruit",
    foundTable: "Avant et après l'affinage",
    foundHead: ["Exactitude", "Avant", "Après"],
    share: ({ right, count }) =>
      `${format.percent(right / count)} (${format.integer(right)} sur ${format.integer(count)})`,
    sentence: ([own, test], [ownAfter, testAfter], step) =>
      `Affiné en ${format.integer(step)} pas. ` +
      (own.count > 0
        ? `Sur vos enregistrements gardés à part : ${own.right} justes sur ${own.count} avant, ${ownAfter.right} après. `
        : "Aucun de vos enregistrements n'a été gardé à part : rien ne dit ici ce que l'affinage change pour votre voix. ") +
      `Sur les voix de test : ${test.right} justes sur ${test.count} avant, ${testAfter.right} après.`,
  },
  picture: {
    label: "Le son, et ce que le réseau en pense",
    read: "En haut, le spectrogramme : le temps va vers la droite, les sons graves sont en bas, et plus une case est colorée, plus le son y est fort. En bas, sur le même temps, la probabilité de chaque mot après tout ce qui vient d'être entendu : la réponse est la dernière colonne.",
    head: ["Temps (s)", "Le plus probable", "Puis"],
    high: "3 800 Hz",
    low: "100 Hz",
    seconds,
    unheard: (length) => `Spectrogramme de ${seconds(length)} de son. Aucun réseau ne l'a entendu.`,
    sentence: (best, p, since, length) =>
      `Après ${seconds(length)} de son, la réponse est « ${best} », à ${format.percent(p)}.` +
      (since === null
        ? " Aucun mot n'a la moitié des chances."
        : ` Elle l'emporte depuis ${seconds(since)}.`),
    means: (length) =>
      `En haut : spectrogramme, ${seconds(length)}. En bas : probabilité de chaque mot.`,
    limits: ["0 %", "100 %"],
  },
  measures: {
    table: "Ce que vaut le réseau",
    head: ["Sons de test", "Nombre", "Exactitude", "F1 (macro)"],
    clean: "Sans bruit",
    noisy: "Pièces et bruits",
    confusion: "Matrice de confusion, tous les sons de test",
    truth: "Vrai mot",
    voices: "Exactitude par voix (les silences n'en ont pas)",
    voiceHead: ["Voix", "Sans bruit", "Pièces et bruits"],
    sentence: (clean, noisy) =>
      `Sur les 8 voix jamais entendues, le réseau reconnaît ${format.percent(clean)} des sons sans bruit` +
      (noisy === undefined ? "." : `, et ${format.percent(noisy)} dans des pièces et du bruit.`) +
      " Ce sont des voix de synthèse : aucune vraie voix n'a été mesurée.",
  },
  changes: {
    several: "à la suite",
    backwards: "à l'envers",
    fast: "deux fois plus vite",
    noise: "dans un bruit aussi fort que la voix",
  },
  pitfalls: [
    "Un mot qui n'est pas un des dix, comme un mot dit à l'envers. « Je ne sais pas » n'est pas une réponse possible : aux mots du test retournés, le réseau donne un chiffre, avec 66 % d'assurance en moyenne.",
    "Deux chiffres à la suite : une seule réponse. Le dernier l'emporte le plus souvent ; regardez les probabilités passer de l'un à l'autre.",
    "Deux fois plus vite, et donc plus aigu. L'apprentissage n'allait que de 0,85 à 1,25 fois la vitesse : 14 mots du test justes sur 80, au lieu de presque tous.",
    "Un bruit aussi fort que la voix : plus d'un mot du test sur cinq est manqué. À l'apprentissage, le bruit restait plus faible que la voix.",
    "Chuchoter, parler de loin, un accent ou une langue que les voix n'ont pas, une voix d'enfant : le micro, plus haut, vous le dira. Rien de cela n'a été mesuré ici, où aucune voix humaine n'a servi.",
    "Des voix de synthèse trop sages : elles disent un mot toujours de la même façon. Quelques-unes, très différentes des autres, sont mal reconnues quand elles n'ont pas servi à apprendre ; une voix humaine peut l'être aussi. « Affiner avec ma voix » est fait pour cela.",
  ],
};
