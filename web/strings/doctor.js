// What <rnn-gradients> and <rnn-doctor> say, in French: apart from fr.js, which every page loads.
import { format as plain, strings as common } from "./fr.js";

const shortDecimals = new Intl.NumberFormat("fr-FR", { maximumSignificantDigits: 3 });
const raised = (digits) =>
  digits.replace(/[-\d]/g, (one) => (one === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[one]));

function power(value) {
  if (!Number.isFinite(value)) return "—";
  if (value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 1e5))
    return shortDecimals.format(value);
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${digits.replace(".0", "").replace(".", ",")} × 10${raised(exponent.replace("+", ""))}`;
}

export const format = {
  ...plain,
  /** Three digits, and a power of ten where the number is very small or large. */
  power,
  /** A share that may be very small: 12 %, 0,005 %, 10⁻⁷ %. */
  share(value) {
    const digits = value < 0.01 ? 2 : 3;
    return Number.isFinite(value) ? `${power(Number((100 * value).toPrecision(digits)))} %` : "—";
  },
};

export const strings = {
  gradients: {
    title: "Le gradient dans le temps",
    cells: "Cellules comparées",
    recurrentInitializer: "Initialisation récurrente",
    initializers: {
      orthogonal: "orthogonale (Keras)",
      glorotUniform: "Glorot uniforme",
      heNormal: "He (grands poids)",
      identity: "identité",
      randomNormal: "normale, écart-type 0,05",
      randomUniform: "petits poids (±0,05)",
      zeros: "zéros",
    },
    activation: "Activation du RNN",
    clip: "Écrêtage",
    noClip: "sans",
    clipAt: (clip) => `norme ${format.short(clip)} au plus`,
    train: "Entraîner",
    stop: "Arrêter",
    progress: "Avancement de l'entraînement",
    training: (cell, step, steps, loss) =>
      `${cell} : pas ${format.integer(step)} sur ${format.integer(steps)}, perte ${format.decimal(loss)}`,
    short: "Écrivez au moins trois caractères que le réseau connaît.",
    back: "Gradient qui revient à chaque état passé",
    backRead:
      "Les réseaux lisent le texte, puis prédisent son dernier caractère. Voici la norme du gradient de cette seule perte par rapport à l'état, de plus en plus loin en arrière, sur une échelle de puissances de dix : en tirets avant l'entraînement, en trait plein maintenant. Une droite qui descend s'évanouit ; une droite qui monte explose.",
    backEmpty: "Les gradients se dessineront ici.",
    backHead: "Pas en arrière",
    initial: (cell) => `${cell}, avant l'entraînement`,
    now: (cell, step) => `${cell}, pas ${format.integer(step)}`,
    factor: ({ name, factor, left }) =>
      `${name} : × ${format.power(factor)} par pas. ${left > 1 ? `En 50 pas, il est multiplié par ${format.power(left)}` : `Après 50 pas, il en reste ${format.share(left)}`}.`,
    nothing: ({ name }) => `${name} : rien ne revient au-delà des tout premiers pas.`,
    floor:
      "Ce qui est plus petit que 10⁻³⁰, zéro compris, est dessiné sur le bord inférieur : il n'en reste rien.",
    lstmNote:
      "Pour le LSTM, c'est le gradient par rapport à h. Sa mémoire c offre au gradient un second chemin, qui ne passe pas par h d'un pas au suivant.",
    norms: "Norme du gradient à chaque pas d'entraînement",
    normsRead:
      "La norme de tout le gradient du lot, à chaque pas : en trait plein ce qui a été appliqué, en pointillé ce que l'écrêtage a coupé. L'horizontale est le seuil ; au-dessus, tout le gradient est multiplié par seuil ÷ norme.",
    normsEmpty: "Les normes se dessineront ici pendant l'entraînement.",
    normsHead: "Pas",
    before: (cell) => `${cell}, avant écrêtage`,
    after: (cell) => `${cell}, après écrêtage`,
    threshold: (clip) => `seuil (${format.short(clip)})`,
    normsSummary: ({ name, most, step, clipped, steps }) =>
      `${name} : norme la plus grande ${format.power(most)}, au pas ${format.integer(step)} ; ${format.integer(clipped)} pas écrêtés sur ${format.integer(steps)}.`,
    inWords: "Par pas, en mots",
    clipping: "Ce que l'écrêtage fait, et ne fait pas",
    clippingEmpty:
      "Il borne la longueur d'un pas. Entraînez les réseaux, avec et sans : les nombres s'écriront ici.",
    clipped: ({ name, most, step, clip }) =>
      `${name} : au pas ${format.integer(step)}, la norme valait ${format.power(most)} ; l'écrêtage l'a ramenée à ${format.short(clip)} en multipliant tout le gradient par ${format.power(clip / most)}.`,
    never: ({ name, most, clip }) =>
      `${name} : aucun pas n'a dépassé le seuil de ${format.short(clip)} (le plus grand : ${format.power(most)}), l'écrêtage n'a donc rien changé.`,
    off: ({ name, most, step }) =>
      `${name} : sans écrêtage, le plus grand gradient (norme ${format.power(most)}, pas ${format.integer(step)}) a été suivi tel quel.`,
    ratio: ({ name, lag, ratio }) =>
      `Il ne rend pas un gradient évanoui : tout est multiplié par le même nombre. ${name} : l'état d'il y a ${format.integer(lag)} pas reçoit ${format.power(ratio)} fois le gradient du dernier, avec ou sans écrêtage de ce gradient.`,
    adam: "Ces réseaux sont entraînés avec Adam, qui rapporte chaque gradient à ses propres normes récentes : écrêter y compte pour les pics, guère pour le reste.",
    diverged: (cell, step) =>
      `${cell} : l'entraînement a divergé au pas ${format.integer(step)}. Les courbes montrent le réseau juste avant.`,
    changed: "Réglages modifiés : « Entraîner » repartira de réseaux neufs.",
    model: (cell) => `Réseau ${cell} (safetensors)`,
    announce: {
      running: "Entraînement lancé.",
      paused: "En pause.",
      done: (cells) => `Terminé : ${cells.join(", ")}.`,
    },
  },

  doctor: {
    title: "Le docteur des réseaux",
    legend: "Provoquer une panne",
    lead: "Un clic règle le réseau pour qu'il tombe vraiment malade, puis l'entraîne. Le diagnostic ne lit que les mesures : il ne sait pas quel bouton vous avez choisi.",
    causes: {
      none: "Réseau sain",
      explosion: "Gradient qui explose",
      vanishing: "Gradient qui s'évanouit",
      overfit: "Surapprentissage",
      underfit: "Sous-apprentissage",
      rateTooHigh: "Taux trop grand",
      rateTooLow: "Taux trop petit",
      deadInitialization: "Initialisation morte",
    },
    sets: {
      none: "Une cellule à portes, Adam, un taux modéré, un écrêtage : des réglages ordinaires, pour savoir à quoi ressemble la santé.",
      explosion:
        "Un RNN simple à activation ReLU, qui ne borne pas l'état, une descente de gradient avec inertie, un taux de 0,15 et aucun écrêtage.",
      vanishing:
        "Un RNN simple à activation sigmoïde et à petits poids récurrents : à chaque pas en arrière, le gradient est multiplié par un nombre bien plus petit que 1.",
      overfit:
        "96 unités, et les 3 000 premiers caractères du texte seulement : assez de place pour tout apprendre par cœur.",
      underfit:
        "Deux unités pour tout le texte : presque rien où garder une trace de ce qui précède.",
      rateTooHigh: "Adam avec un taux de 0,2 : cinquante fois celui du réseau sain.",
      rateTooLow: "Adam avec un taux de 0,00001 : quatre cents fois moins que le réseau sain.",
      deadInitialization:
        "Un RNN simple dont tous les poids d'entrée et de récurrence valent 1 : ses unités sont saturées presque dès le premier caractère.",
    },
    watch: {
      none: "deux courbes qui descendent ensemble, une norme du gradient sans surprise.",
      explosion: "la norme du gradient dans les tout derniers pas.",
      vanishing: "le gradient en remontant le temps, et la perte, qui descend mal.",
      overfit: "le moment où la validation cesse de descendre.",
      underfit: "deux courbes collées, qui s'arrêtent trop haut.",
      rateTooHigh: "la perte des vingt premiers pas.",
      rateTooLow: "l'échelle de la courbe de perte, et la part des poids qui bouge à chaque pas.",
      deadInitialization: "le palier de la perte, et ce qui revient en remontant le temps.",
    },
    cures: {
      explosion: "l'écrêtage (2, par exemple), l'activation tanh, ou une cellule GRU ou LSTM",
      diverged: "un taux plus petit, ou l'écrêtage",
      vanishing: "une cellule GRU ou LSTM, ou l'activation tanh",
      overfit: "tout le texte, un dropout de 0,3, l'arrêt précoce, ou bien moins d'unités (8)",
      underfit: "16 ou 64 unités",
      rateTooHigh: "un taux de 0,01 ou de 0,004",
      rateTooLow: "un taux de 0,004",
      deadInitialization:
        "l'initialisation standard ; puis, pour comparer, les deux sortes de zéros",
    },
    setsLabel: "Réglé :",
    watchLabel: "À regarder :",
    cureLabel: "À essayer ensuite :",
    switches: "Remèdes",
    switchesHint:
      "Changez un réglage, puis « Entraîner » : le nouvel essai se superpose au précédent, et le diagnostic dit ce qui a changé.",
    worthTrying: "à essayer",
    changedMark: "modifié",
    keys: {
      clipNorm: "Écrêtage",
      learningRate: "Taux d'apprentissage",
      cell: "Cellule",
      activation: "Activation du RNN",
      initialization: "Initialisation",
      dropout: "Dropout",
      patience: "Arrêt précoce",
      units: "Unités",
      characters: "Quantité de texte",
      corpus: "Texte à apprendre",
      optimizer: "Optimiseur",
      layers: "Couches",
      batchSize: "Taille de lot",
      sequenceLength: "Longueur de séquence",
      validationSplit: "Part de validation",
      seed: "Graine",
      steps: "Nombre de pas",
    },
    without: "sans",
    allText: "tout le texte",
    someText: (count) => `${format.integer(count)} caractères`,
    validations: (count) =>
      `après ${format.integer(count)} ${count > 1 ? "validations" : "validation"} sans progrès`,
    optimizers: { adam: "Adam", sgd: "SGD, inertie 0,9" },
    activations: { tanh: "tanh", relu: "ReLU", sigmoid: "sigmoïde", linear: "linéaire" },
    initializations: {
      standard: "standard (orthogonale)",
      randomUniform: "petits poids récurrents",
      heNormal: "grands poids récurrents (He)",
      identity: "identité",
      zeros: "zéros dans la cellule",
      allZeros: "zéros partout",
      ones: "tout à 1",
    },
    restore: "Revenir à la panne",
    restoreHint: "Remettre les réglages de la panne choisie",
    states: { ...common.train.states, diverged: "Divergé" },
    progress: "Avancement de l'entraînement",
    changed: "Réglages modifiés : « Entraîner » lance un nouvel essai, superposé à celui-ci.",

    diagnosis: "Diagnostic",
    diagnosisEmpty:
      "Le diagnostic s'écrira ici à la fin de l'entraînement, à partir de ce qui aura été mesuré.",
    examining: (step, steps, loss) =>
      `Examen en cours : pas ${format.integer(step)} sur ${format.integer(steps)}, perte ${format.decimal(loss)}.`,
    tooSoon: (least) =>
      `Trop tôt pour un diagnostic : il faut au moins ${format.integer(least)} pas.`,
    partial: (step) => `En pause au pas ${format.integer(step)} : ce diagnostic est provisoire.`,
    rule: "Règle :",
    tryNow: "À essayer :",
    findings: {
      deadInitialization: {
        name: "La cellule n'apprend pas",
        says: (v) =>
          `${v.heard === 0 ? "Le gradient des poids de la cellule est exactement nul" : `Le gradient des poids de la cellule ne vaut que ${format.power(v.heard)} fois celui de la couche de sortie`} : seule la couche de sortie bouge encore.` +
          (v.saturated > 0.5
            ? ` ${format.percent(v.saturated)} des états dépassent 0,9 en valeur absolue, là où tanh est presque plate.`
            : "") +
          (Math.abs(v.train - v.characters) < 0.1
            ? ` La perte s'arrête à ${format.decimal(v.train)}, tout près de l'entropie des caractères pris un par un (${format.decimal(v.characters)}) : le réseau n'a appris que leurs fréquences.`
            : ` La perte finit à ${format.decimal(v.train)}.`),
        rule: (t) =>
          `le gradient de la cellule est inférieur à ${format.short(t.silent)} fois celui de la couche de sortie.`,
      },
      rateTooHigh: {
        name: "Le taux d'apprentissage est trop grand",
        says: (v) =>
          `La toute première mise à jour a déplacé des poids de ${format.percent(v.firstMove)} de leur norme.` +
          (v.early > v.start
            ? ` Au lieu de descendre, la perte est montée : ${format.decimal(v.start)} au premier pas, ${format.decimal(v.early)} en médiane sur les vingt premiers.`
            : "") +
          (v.diverged !== null
            ? ` L'entraînement a divergé au pas ${format.integer(v.diverged)}.`
            : ` Elle finit à ${format.decimal(v.train)}${v.train > v.pairs ? `, moins bien qu'une simple table de paires de caractères (${format.decimal(v.pairs)})` : ""}.`),
        rule: (t) =>
          `une première mise à jour d'au moins ${format.percent(t.leap)} des poids, et une perte qui monte de plus de ${format.short(t.climb)} nat, qui stagne au-dessus de la table de paires ou qui diverge.`,
      },
      explosion: {
        name: "Le gradient explose",
        says: (v) =>
          (v.burst >= 2
            ? `La norme du gradient a bondi à ${format.power(v.peak)} au pas ${format.integer(v.peakStep)} : ${format.power(v.burst)} fois sa médiane (${format.power(v.norm)}).`
            : "") +
          (v.steepest > 1
            ? ` Juste avant le pas ${format.integer(v.steepestStep)}, remonter d'un caractère multipliait le gradient par ${format.power(v.steepest)} au lieu de le réduire.`
            : "") +
          (v.diverged !== null
            ? ` L'entraînement a divergé au pas ${format.integer(v.diverged)} : la perte n'avait plus de sens.`
            : ` Rien ne l'a arrêtée : le pas a été fait tel quel.`),
        rule: (t) =>
          `une norme, après écrêtage, d'au moins ${format.integer(t.peak)} fois la médiane ; ou un entraînement qui diverge, avec un tel bond avant écrêtage ou un facteur par pas d'au moins ${format.short(t.grows)}.`,
      },
      diverged: {
        name: "L'entraînement a divergé",
        says: (v) =>
          `Au pas ${format.integer(v.diverged)}, la perte n'avait plus de sens, sans que les normes (${format.power(v.peak)} au plus) l'aient annoncé.`,
        rule: () => "la perte n'est plus un nombre, ou dépasse cinq fois celle du hasard.",
      },
      vanishing: {
        name: "Le gradient s'évanouit",
        says: (v) =>
          `Vingt pas en arrière, il reste ${format.power(v.left)} fois le gradient du dernier pas (avant l'entraînement : ${format.power(v.leftBefore)}).` +
          (Number.isFinite(v.factor)
            ? ` À chaque pas, il est multiplié par ${format.power(v.factor)}.`
            : "") +
          ` Ce qui a été lu vingt caractères plus tôt n'a donc aucune part dans ce que le réseau apprend.`,
        rule: () =>
          "moins d'un milliardième du gradient après vingt pas, avant l'entraînement comme après.",
      },
      rateTooLow: {
        name: "Le taux d'apprentissage est trop petit",
        says: (v) =>
          `En ${format.integer(v.steps)} pas, la perte n'est allée que de ${format.decimal(v.start)} à ${format.decimal(v.train)} : elle n'a pas même atteint l'entropie des caractères pris un par un (${format.decimal(v.characters)}). Un pas ne déplace les poids que de ${format.share(Math.max(v.firstMove, v.lastMove || 0))} de leur norme.`,
        rule: (t) =>
          `des mises à jour de moins de ${format.percent(t.creep)} des poids, et une perte encore au-dessus de l'entropie des caractères.`,
      },
      overfit: {
        name: "Le réseau apprend par cœur",
        says: (v) =>
          `La validation était descendue à ${format.decimal(v.best)} au pas ${format.integer(v.bestStep)} ; elle est remontée à ${format.decimal(v.validation)} pendant que la perte d'entraînement tombait à ${format.decimal(v.train)}. L'écart entre les deux est de ${format.decimal(v.gap)} nats.`,
        rule: (t) =>
          `une validation remontée de plus de ${format.short(t.rise)} nat, et un écart de plus de ${format.short(t.gap)} nat avec l'entraînement.`,
      },
      underfit: {
        name: "Le réseau est trop petit pour ce texte",
        says: (v) =>
          `Les deux pertes s'arrêtent trop haut, l'une près de l'autre : ${format.decimal(v.train)} et, en validation, ${format.decimal(v.validation)}. Le dernier quart n'a gagné que ${format.percent(Math.max(0, v.gain))}. Une simple table de paires de caractères ferait mieux : ${format.decimal(v.pairs)}.`,
        rule: (t) =>
          `deux pertes au-dessus de celle d'une table de paires, et moins de ${format.percent(t.flat)} gagnés par le dernier quart, sans autre cause trouvée.`,
      },
    },
    healthy: {
      name: "Rien d'anormal",
      says: (v) =>
        `La perte est descendue de ${format.decimal(v.start)} à ${format.decimal(v.train)}${v.train < v.pairs ? ` (une table de paires de caractères : ${format.decimal(v.pairs)})` : ""}.` +
        (Number.isFinite(v.validation)
          ? ` La validation la suit : ${format.decimal(v.validation)}, au mieux ${format.decimal(v.best)}.`
          : "") +
        (v.clipped > 0
          ? ` La plus grande norme du gradient, écrêtée à ${format.short(v.clipNorm)}, est ${format.short(v.appliedBurst)} fois la médiane (sans écrêtage : ${format.short(v.burst)} fois).`
          : ` La plus grande norme du gradient est ${format.short(v.burst)} fois la médiane.`) +
        (Number.isFinite(v.lastMove)
          ? ` Un pas déplace les poids de ${format.percent(v.lastMove)} de leur norme.`
          : "") +
        (Number.isFinite(v.left)
          ? ` Vingt pas en arrière, il reste ${format.power(v.left)} fois le gradient du dernier pas.`
          : ""),
      rule: "aucune des règles n'a trouvé de quoi s'inquiéter dans ces nombres.",
    },
    notes: {
      held: (v) =>
        `L'écrêtage a tenu : ${format.integer(v.clipped)} pas au-dessus du seuil ; le plus grand gradient, ${format.power(v.peak)}, a été ramené à ${format.short(v.clipNorm)}.`,
      stopped: (v) =>
        `Arrêt précoce au pas ${format.integer(v.stoppedAt)} : le réseau a repris ses poids du pas ${format.integer(v.bestStep)}.`,
      unfinished: (v) =>
        `La perte descend encore (le dernier quart a gagné ${format.percent(v.gain)}) : l'entraînement n'est pas fini.`,
    },

    comparison: "Depuis l'essai précédent",
    youChanged: (changes) => `Changé : ${changes.join(" ; ")}.`,
    change: (name, from, to) => `${name}, ${from} → ${to}`,
    nothingChanged: "Aucun réglage n'a changé : même graine, mêmes nombres.",
    gone: (names) => `Guéri : ${names.join(", ")}.`,
    come: (names) => `Nouveau : ${names.join(", ")}.`,
    still: (names) => `Toujours là : ${names.join(", ")}.`,
    survived: (step) =>
      `L'essai précédent avait divergé au pas ${format.integer(step)} ; celui-ci est allé au bout.`,
    measures: {
      train: "Perte d'entraînement",
      validation: "Validation",
      gap: "Écart entre validation et entraînement",
      peak: "Plus grande norme du gradient, avant écrêtage",
      left: "Reste du gradient vingt pas en arrière",
      heard: "Gradient de la cellule, rapporté à la sortie",
      firstMove: "Poids déplacés par la première mise à jour",
    },
    better: "mieux",
    worse: "moins bien",

    vitals: {
      train: "Perte (fin)",
      validation: "Validation",
      norm: "Norme médiane",
      peak: "Plus grande norme",
      clipped: "Pas écrêtés",
      firstMove: "1ʳᵉ mise à jour",
      lastMove: "Mise à jour, fin",
      factor: "Facteur par pas",
      left: "Reste à 20 pas",
      saturated: "États saturés",
    },
    vitalsLabel: "Constantes",
    vitalsRead:
      "Mise à jour : part de la norme des poids qu'un pas déplace. Facteur par pas : par quoi le gradient est multiplié quand on remonte d'un caractère. États saturés : part des états au-delà de ±0,9.",

    loss: "Courbes de perte",
    lossRead:
      "En tirets, la validation. L'horizontale est la perte d'une simple table de paires de caractères : un réseau qui se sert de sa mémoire passe dessous.",
    lossEmpty: "Les courbes de perte se dessineront ici.",
    lossTrain: "entraînement",
    lossValidation: "validation",
    pairs: "table de paires",
    previous: (what) => `essai précédent : ${what}`,
    step: "Pas",
    lossSummary: (v) =>
      `Perte d'entraînement : de ${format.decimal(v.start)} à ${format.decimal(v.train)} en ${format.integer(v.steps)} pas` +
      (Number.isFinite(v.validation)
        ? `, validation ${format.decimal(v.validation)}, au mieux ${format.decimal(v.best)}.`
        : "."),
    norms: "Norme du gradient à chaque pas",
    normsRead:
      "Avant écrêtage, sur une échelle de puissances de dix. Une norme saine reste dans une bande étroite ; une explosion la quitte par le haut, en quelques pas.",
    normsEmpty: "La norme du gradient se dessinera ici.",
    norm: "avant écrêtage",
    threshold: (clip) => `seuil d'écrêtage (${format.short(clip)})`,
    normsSummary: (v) =>
      `Norme du gradient : médiane ${format.power(v.norm)}, la plus grande ${format.power(v.peak)} au pas ${format.integer(v.peakStep)}, ${format.integer(v.clipped)} pas écrêtés.`,
    back: "Ce qui reste du gradient en remontant le temps",
    backRead:
      "Pour une perte calculée maintenant, la part du gradient qui revient à l'état d'il y a 1, 2, … 40 caractères (moyenne géométrique sur douze endroits du texte). Une pente forte vers le bas s'évanouit, une pente vers le haut explose.",
    backEmpty: "La part de gradient qui revient se dessinera ici.",
    backStep: "Pas en arrière",
    backNow: "après l'entraînement",
    backBefore: "avant l'entraînement",
    backSummary: (v) =>
      `Vingt pas en arrière, il reste ${format.power(v.left)} fois le gradient du dernier pas (avant l'entraînement : ${format.power(v.leftBefore)}).`,
    announce: {
      running: (cause) => `${cause} : entraînement lancé.`,
      paused: (step) => `En pause au pas ${format.integer(step)}.`,
      done: (names) => `Diagnostic : ${names}.`,
    },
  },
};
