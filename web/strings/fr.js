// Every word of the interface, in French. Functions where a value stands in the sentence.
import { format, strings as page } from "./fr-page.js";

export { format };

/** A measured number: a true minus sign, and none before what is rounded to 0. */
export function number(value, digits = 2) {
  const text = format.decimal(value, digits);
  return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", "");
}

export const strings = {
  ...page,

  cells: { rnn: "RNN simple", lstm: "LSTM", gru: "GRU" },
  corpora: { contes: "Contes (prose)", communes: "Noms de communes", own: "Votre texte…" },

  units: { character: "caractère par caractère", word: "mot par mot" },

  controls: {
    unit: "Lecture",
    corpus: "Texte à apprendre",
    cell: "Cellule",
    units: "Unités",
    layers: "Couches",
    learningRate: "Taux d'apprentissage",
    sequenceLength: "Longueur de séquence",
    batchSize: "Taille de lot",
    clipNorm: "Écrêtage (0 : sans)",
    embedding: "Plongement (0 : one-hot)",
    seed: "Graine",
    steps: "Nombre de pas",
    temperature: "Température",
    prompt: "Amorce",
    length: "Longueur",
    method: "Méthode",
    topK: "k",
    topP: "p",
    beams: "Largeur du faisceau",
    model: "Réseau",
    cells: "Cellules",
    task: "Tâche",
    input: "Texte lu",
    controls: "Réglages montrés",
    cause: "Panne",
    activation: "Activation",
    initialization: "Initialisation",
    recurrentInitializer: "Initialisation récurrente",
    optimizer: "Optimiseur",
    dropout: "Dropout",
    patience: "Patience",
    validationSplit: "Part de validation",
    more: "Autres réglages",
    outputDim: "Plongement",
    text: "Texte à apprendre",
  },

  locked: "Les réglages de ce devoir sont fixés.",

  picture: { table: "Voir les chiffres" },

  unitNames: {
    character: { one: "caractère", many: "caractères", first: "Caractère" },
    word: { one: "mot", many: "mots", first: "Mot" },
  },

  share: {
    link: "Copier le lien",
    embed: "Intégrer",
    export: "Exporter",
    copied: "Copié dans le presse-papiers.",
    refused: "Copie refusée par le navigateur : sélectionnez le texte et copiez-le à la main.",
    address: "Adresse de ce widget, avec ses réglages et sa graine",
    ownText: "Votre propre texte n'est pas dans ce lien : il ne quitte pas votre appareil.",
    frame: "Sur n'importe quelle page",
    element: "Sur une page du même site",
    files: "Ces fichiers sont fabriqués ici, à partir de ce que le widget montre en ce moment.",
    nothing: "Rien à exporter pour l'instant : lancez d'abord un entraînement.",
    saved: (name) => `${name} est enregistré.`,
    csv: (what) => `${what} (CSV)`,
    png: (what) => `${what} (PNG)`,
    model: "Réseau entraîné (safetensors)",
    kerasArchitecture: "Keras : architecture (JSON)",
    kerasWeights: "Keras : poids (safetensors)",
    onnx: "Réseau entraîné (ONNX)",
  },

  source: {
    none: "Aucun réseau n'est encore entraîné sur cette page : entraînez-en un ici même.",
    train: "Entraîner",
    fresh: "Sans entraîner",
    freshHint: "Regarder le réseau tel qu'il est au départ, avant tout apprentissage",
    plan: (network) => `Ce bouton entraîne : ${network}`,
    ownText: "votre texte",
    byWords: "mot par mot",
    givenText: "texte donné",
    stop: "Arrêter",
    training: (step, steps, loss) =>
      `Entraînement : pas ${format.integer(step)} sur ${format.integer(steps)}, perte ${format.decimal(loss)}`,
    label: (cell, units, corpus, step) =>
      `${cell} · ${units} unités · ${corpus} · ${format.integer(step)} pas`,
    input: "Texte lu par le réseau",
    inputHint: (most) =>
      `Écrivez ce que vous voulez, jusqu'à ${format.integer(most)} caractères : le réseau les lit un par un.`,
    inputCut: (most) => `Seuls les ${format.integer(most)} premiers caractères sont lus.`,
    unknown: (count) =>
      count > 1
        ? `${format.integer(count)} caractères n'existent pas dans le texte appris : le réseau ne les lit pas.`
        : "Un caractère n'existe pas dans le texte appris : le réseau ne le lit pas.",
    empty: "Écrivez au moins un caractère.",
  },

  train: {
    title: "Entraîner un réseau",
    start: "Entraîner",
    pause: "Pause",
    step: "Un pas",
    reset: "Réinitialiser",
    resetHint: "Revenir aux mêmes poids initiaux",
    reseed: "Autre graine",
    reseedHint: "Tirer d'autres poids initiaux",
    states: {
      idle: "Prêt",
      loading: "Préparation…",
      running: "Entraînement en cours",
      paused: "En pause",
      hidden: "En pause : onglet masqué",
      done: "Terminé",
      error: "Arrêté",
    },
    metrics: {
      step: "Pas",
      loss: "Perte",
      valLoss: "Validation",
      perplexity: "Perplexité",
      gradientNorm: "Norme du gradient",
      speed: "Caractères/s",
    },
    wordsPerSecond: "Mots/s",
    changed: "Réglages modifiés : « Entraîner » repartira d'un réseau neuf.",
    networkOfWords: ({ parameters, vocabulary, characters, replacedCharacters }) =>
      `${format.integer(parameters)} paramètres, ${format.integer(vocabulary)} mots distincts, texte de ${format.integer(characters)} mots et signes` +
      (replacedCharacters
        ? `, dont ${format.integer(replacedCharacters)} trop rares, remplacés par �.`
        : "."),
    network: ({ parameters, vocabulary, characters, replacedCharacters }) =>
      `${format.integer(parameters)} paramètres, ${format.integer(vocabulary)} caractère${vocabulary > 1 ? "s distincts" : " distinct"}, texte de ${format.integer(characters)} caractères` +
      (replacedCharacters
        ? ` (dont ${format.integer(replacedCharacters)} trop rares, remplacés par �).`
        : "."),
    smallBatch: (batch) =>
      `Texte court : ${batch > 1 ? `${batch} extraits` : "un seul extrait"} par pas au lieu du lot demandé.`,
    samples: "Ce que le réseau écrit",
    samplesEmpty: "Les premiers essais du réseau s'afficheront ici pendant l'entraînement.",
    sampleAt: (step) => `pas ${format.integer(step)}`,
    chart: "Courbes de perte",
    chartLoss: "entraînement",
    chartValidation: "validation",
    chartEmpty: "La courbe de perte se dessinera ici.",
    chartRead:
      "Plus la perte descend, mieux le réseau prédit le caractère suivant. Si la validation remonte pendant que l'entraînement descend, il apprend par cœur.",
    chartSummary: ({ step, first, loss, valLoss }) =>
      `Perte d'entraînement : de ${format.decimal(first)} à ${format.decimal(loss)} nats par caractère en ${format.integer(step)} pas` +
      (Number.isFinite(valLoss) ? `, validation ${format.decimal(valLoss)}.` : "."),
    ofWords: {
      chartRead:
        "Plus la perte descend, mieux le réseau prédit le mot suivant. Si la validation remonte pendant que l'entraînement descend, il apprend par cœur.",
      chartSummary: ({ step, first, loss, valLoss }) =>
        `Perte d'entraînement : de ${format.decimal(first)} à ${format.decimal(loss)} nats par mot en ${format.integer(step)} pas` +
        (Number.isFinite(valLoss) ? `, validation ${format.decimal(valLoss)}.` : "."),
    },
    tableHead: ["Pas", "entraînement", "validation"],
    pin: "Garder la courbe",
    pinHint: "Garder cette courbe pour lui superposer la prochaine",
    unpin: "Retirer la courbe gardée",
    pinnedLabel: "gardée",
    pinnedName: (cell, units, seed) => `${cell}, ${format.integer(units)} unités, graine ${seed}`,
    pinnedSummary: ({ name, step, last }) =>
      `Courbe gardée (${name}) : perte ${format.decimal(last)} au pas ${format.integer(step)}.`,
    announce: {
      pinned: (name) => `Courbe gardée : ${name}. La prochaine s'y superposera.`,
      unpinned: "Courbe gardée retirée.",
      running: "Entraînement lancé.",
      paused: (step) => `En pause au pas ${format.integer(step)}.`,
      done: (step, loss, unit) =>
        `Terminé : ${format.integer(step)} pas, perte ${format.decimal(loss)} nats par ${unit}.`,
      reset: "Réseau revenu à ses poids initiaux.",
      reseed: (seed) => `Nouveaux poids initiaux, graine ${seed}.`,
    },
  },

  own: {
    label: "Votre texte",
    placeholder: "Collez ici un texte, ou déposez un fichier .txt n'importe où sur ce cadre.",
    file: "Choisir un fichier…",
    summary: (name, bytes) => `${name} (${format.bytes(bytes)})`,
    pasted: "Texte collé",
    remove: "Retirer ce texte",
    reading: (name) => `Lecture de ${name}`,
    private: "Ce texte ne quitte pas votre appareil.",
    empty: "Collez ou déposez d'abord un texte.",
    several: "Un seul fichier à la fois : le premier a été pris.",
  },

  generate: {
    title: "Générer du texte",
    start: "Générer",
    stop: "Arrêter",
    methods: {
      temperature: "Tirage (température)",
      greedy: "Glouton",
      topK: "Tirage top-k",
      topP: "Tirage top-p (noyau)",
      beam: "Recherche en faisceau",
    },
    methodHints: {
      temperature: ({ many }) => `Tirer parmi tous les ${many}, selon leurs probabilités.`,
      greedy: ({ one }) => `Prendre toujours le ${one} le plus probable.`,
      topK: ({ many }) => `Tirer parmi les k ${many} les plus probables.`,
      topP: () =>
        "Tirer parmi les plus probables, jusqu'à ce que leurs probabilités cumulées atteignent p.",
      beam: ({ many }) =>
        `Poursuivre de front les quelques débuts les plus probables : au plus 64 ${many} ici.`,
    },
    output: "Texte généré",
    outputEmpty: "Le texte apparaîtra ici, à mesure que le réseau l'écrit.",
    distribution: ({ one }) => `Distribution derrière un ${one}`,
    distributionHint: ({ one }) =>
      `Choisissez un ${one} du texte pour voir parmi quoi il a été tiré.`,
    distributionAt: ({ first }, position, character) =>
      `${first} ${format.integer(position)} : « ${character} » a été tiré parmi :`,
    others: "autres",
    unknown: ({ one, many }, count) =>
      `${count > 1 ? `${format.integer(count)} ${many} de l'amorce n'existent` : `Un ${one} de l'amorce n'existe`} pas dans le texte appris : le réseau ne ${count > 1 ? "les" : "le"} connaît pas.`,
    done: ({ many }, count) => `${format.integer(count)} ${many} générés.`,
    novelty: {
      names: ({ known, invented }) =>
        `${format.integer(invented)} nom${invented > 1 ? "s" : ""} inventé${invented > 1 ? "s" : ""} sur ${format.integer(known + invented)} : ${known > 1 ? "les autres sont ceux de vraies communes, recopiés de la liste apprise." : known === 1 ? "le dernier est celui d'une vraie commune, recopié de la liste apprise." : "aucun n'est celui d'une commune de la liste."}`,
      invented: "inventé",
      known: "existe",
      list: "Les noms écrits, un par ligne",
      copied: ({ text, characters }) =>
        `Plus longue suite recopiée mot pour mot du texte appris : « ${text} » (${format.integer(characters)} caractères).`,
    },
    perplexity: ({ one }, perplexity) =>
      `Perplexité de cet extrait pour le réseau lui-même, sans température ni coupe : ${format.short(perplexity)} par ${one}.`,
    bench: {
      title: "Banc de tirage : toutes les méthodes, du même état",
      read: ({ one, many }) =>
        `Le réseau lit l'amorce une fois ; de l'état caché où il s'arrête, chaque méthode continue. À gauche, parmi quoi elle tire le premier ${one} ; à droite, la suite qu'elle écrit, 60 ${many} au plus. La perplexité est celle de la suite pour le réseau lui-même : très basse, elle annonce souvent une boucle.`,
      run: "Comparer les méthodes",
      first: ({ one }) => `Premier ${one} tiré parmi`,
      certain: "pas de tirage : le faisceau compare des suites entières",
      after: (prompt) => `Après « ${prompt} »`,
      working: (done, count) => `Méthode ${done} sur ${count}`,
      table: "Méthodes comparées",
      head: ["Méthode", "Suite écrite", "Perplexité"],
    },
    space: "espace",
    newline: "fin de ligne",
  },

  compare: {
    title: "RNN, LSTM et GRU : la course",
    start: "Entraîner",
    pause: "Pause",
    reset: "Effacer",
    sameParameters: "À nombre de paramètres égal (unités ajustées sur la première cellule)",
    changed: "Réglages modifiés : « Entraîner » repartira de réseaux neufs.",
    tasks: {
      text: "Mêmes données, même graine, même nombre de pas : seule la cellule change. Les réseaux s'entraînent à tour de rôle.",
      adding:
        "Tâche d'addition : dans une suite de T nombres au hasard, deux sont marqués ; il faut donner leur somme. Répondre toujours 1 laisse une erreur de 0,167.",
      copy: "Tâche de copie : dix symboles, puis T blancs, puis il faut réécrire les dix symboles.",
    },
    step: "Pas",
    validation: "validation",
    chart: {
      label: "Perte de chaque cellule",
      read: {
        text: "Trait plein : texte appris. Tirets : texte gardé à part. La courbe la plus basse prédit le mieux le caractère suivant.",
        adding:
          "Erreur quadratique moyenne, sur une échelle où chaque graduation divise par dix. Une courbe plate près de 0,167 n'a rien appris.",
        copy: "Entropie croisée, sur une échelle où chaque graduation divise par dix. Une courbe qui reste plate n'a rien retenu.",
      },
      empty: "Les courbes des cellules se dessineront ici, l'une sur l'autre.",
    },
    table: "Au tableau",
    tableHead: [
      "Cellule",
      "Unités",
      "Paramètres",
      "Pas",
      "Perte",
      "Validation",
      "Durée (s)",
      "ms par pas",
    ],
    diverged: "explosée",
    lane: (name, { step, last, valLoss }) =>
      `${name} : perte ${format.loss(last.loss)} au pas ${format.integer(step)}` +
      (Number.isFinite(valLoss) ? `, validation ${format.loss(valLoss)}.` : "."),
    verdict: ([first, second], names) =>
      `En validation, ${names[first.cell]} arrive en tête (${format.loss(first.valLoss)}), devant ${names[second.cell]} (${format.loss(second.valLoss)}). Une seule graine ne suffit pas pour conclure : changez-la et recommencez.`,
    running: "Course lancée.",
    paused: "Course en pause.",
    done: "Course terminée.",
    cleared: "Résultats effacés.",
    writes: (name) => `Ce que ${name} écrit`,
  },

  beam: {
    label: "Arbre du faisceau",
    read: "Chaque colonne est un caractère écrit, chaque rond un début conservé, le plus probable en haut. Le chemin plein mène au meilleur texte ; les branches pâles ont été abandonnées.",
    head: ["Texte", "Log-probabilité", "Score"],
    sentence: ({ beams, hypotheses: [best] }) =>
      `Faisceau de ${format.integer(beams)} : le meilleur texte a une log-probabilité de ${format.decimal(best?.logProbability)} nats.`,
  },

  looking: {
    inputs: {
      contes: "Il était une fois une petite fille qui",
      communes: "Saint-Martin-la-Rivière\nMontreuil-sur-Loire\nVilleneuve",
    },
    placeholder: "L'image se dessinera ici dès qu'un réseau lira le texte.",
    nothingKnown:
      "Le réseau ne connaît aucun de ces caractères : ils n'existent pas dans le texte appris.",
    layerLabel: "Couche",
    layer: (index) =>
      index === 0 ? "1 (lit le caractère)" : `${index + 1} (lit la couche ${index})`,
    unit: "Unité",
    unitOf: (unit, count) => `${unit} sur ${count}`,
    unitNamed: (unit) => `unité ${unit}`,
    character: "Caractère",
    characterOf: (character, position, count) => `« ${character} », ${position} sur ${count}`,
    characterNamed: (character, position) => {
      const names = { " ": "espace", "\n": "fin de ligne", "\t": "tabulation" };
      return `${names[character] ?? character}, caractère ${position}`;
    },
  },

  gates: {
    title: "Les portes, caractère par caractère",
    what: "Grandeur montrée",
    names: {
      lstm: {
        f: "oubli",
        i: "entrée",
        g: "candidat",
        o: "sortie",
        c: "mémoire",
        h: "état",
      },
      gru: { z: "mise à jour", r: "réinitialisation", g: "candidat", h: "état" },
      rnn: { h: "état" },
    },
    order: "Ordre des unités",
    orders: {
      none: "comme dans le réseau",
      mean: "de la plus haute à la plus basse moyenne",
      variation: "de la plus changeante à la plus calme",
    },
    strip:
      "Carte des unités : flèches gauche et droite pour changer de caractère, haut et bas pour changer d'unité",
    label: "Unités et caractères.",
    read: "Chaque ligne de la carte est une unité, chaque colonne le caractère qui vient d'être lu. Le texte, en haut, est teinté par l'unité choisie, et la courbe montre ses valeurs. Pointez la carte, touchez-la, ou servez-vous des curseurs.",
    mapTitle: (what, name) =>
      `${what} (${name}) : une ligne par unité, une colonne par caractère lu`,
    mapMeans: (what, unit) =>
      `Couleur : valeur de ${what}. Texte et courbe du haut : unité ${unit}.`,
    shut: "0 : fermée",
    open: "1 : ouverte",
    position: "n°",
    character: "caractère",
    at: (unit, character, position) =>
      `Unité ${unit}, après « ${character} » (caractère ${position})`,
    ofUnit: (what, mean) => `Sur tout le texte, ${what} vaut en moyenne ${number(mean)}.`,
    halfLife: (steps) => {
      if (!Number.isFinite(steps) || steps > 999) return "À ce rythme, rien ne s'efface.";
      if (steps < 1)
        return "À ce rythme, plus de la moitié du souvenir s'efface à chaque caractère.";
      return `À ce rythme, la moitié d'un souvenir s'efface en ${format.decimal(steps, 1)} caractères.`;
    },
    ends: (high, low) => {
      const list = (all) =>
        all.map(([character, value]) => `« ${character} » (${value})`).join(", ");
      return `Plus haute après ${list(high)} ; plus basse après ${list(low)}.`;
    },
    summary: (what, { mean, size, far, high, low }) => {
      const [open, shut] = [format.percent(high), format.percent(low)];
      const gate = (name, opened, closed) =>
        `${name}, toutes unités et tous caractères ensemble : ${number(mean)} en moyenne. ${open} des valeurs dépassent 0,9 (${opened}), ${shut} sont sous 0,1 (${closed}).`;
      const bounded = (name) =>
        `${name} : taille moyenne ${number(size)}. ${open} des valeurs dépassent 0,9 et ${shut} sont sous −0,9 : c'est la part saturée, là où tanh ne bouge presque plus.`;
      const sentences = {
        f: () =>
          gate("Porte d'oubli", "la mémoire est presque toute gardée", "presque tout est oublié"),
        i: () =>
          gate("Porte d'entrée", "le candidat est presque tout écrit", "presque rien n'est écrit"),
        o: () => gate("Porte de sortie", "la mémoire est montrée", "elle reste cachée"),
        z: () =>
          gate(
            "Porte de mise à jour",
            "l'état est presque tout gardé",
            "il est presque tout remplacé",
          ),
        r: () =>
          gate(
            "Porte de réinitialisation",
            "l'ancien état entre dans le candidat",
            "il en est écarté",
          ),
        g: () => bounded("Candidat"),
        h: () => bounded("État"),
        c: () =>
          `Mémoire : taille moyenne ${number(size)}, jusqu'à ${number(far)}. Contrairement à l'état, elle n'est pas bornée : une unité peut y compter.`,
      };
      return sentences[what]();
    },
    allUnits: "Toutes les unités de la couche",
  },

  cell: {
    title: "Une cellule, pas à pas",
    strip: "Le texte lu : flèches gauche et droite pour changer de caractère",
    before: "← Précédent",
    next: "Suivant →",
    label: "Une unité à un pas.",
    read: "Les portes sont remplies autant qu'elles sont ouvertes ; un courant est d'autant plus large que le nombre qu'il porte est grand, et sa couleur en dit le signe. Tous les nombres sont ceux du réseau, arrondis à deux décimales ; ≈ signale une égalité que l'arrondi ne laisse pas voir.",
    allUnits: (count) => (count > 1 ? `${format.integer(count)} unités` : "1 unité"),
    below: (layer) => `couche ${layer}`,
    drawing: (cell) =>
      `Schéma d'une unité de la cellule ${cell} ; les nombres sont dans la phrase et les équations`,
    sums: (type, layer) => {
      const first = layer === 0 ? "le caractère lu" : "la couche du dessous";
      const parts = `${first} + les états précédents de toutes les unités + le biais`;
      if (type !== "gru") return `Dans les parenthèses, trois nombres : ${parts}.`;
      return `Dans les parenthèses : ${parts}. Pour le candidat : ${first} avec son biais, puis, à travers la porte r, les états précédents avec le leur.`;
    },
    noSums: "Le détail des sommes s'affiche quand l'entraînement s'arrête.",
    convention:
      "Convention de Keras, de PyTorch et de Cho et al. (2014) : z garde l'ancien état, 1 − z prend le candidat. Chung et al. (2014) écrivent l'inverse.",
    position: "n°",
    character: "caractère",
    at: (unit, character, position) =>
      `Unité ${unit}, le réseau vient de lire « ${character} » (caractère ${position}).`,
    story: (type, { f, i, g, o, z, r, before, after, h }) => {
      const part = (x) => format.percent(x);
      const moves = `passe de ${number(before)} à ${number(after)}`;
      if (type === "lstm")
        return `La porte d'oubli garde ${part(f)} de la mémoire, la porte d'entrée écrit ${part(i)} du candidat (${number(g)}) : la mémoire ${moves}. La porte de sortie en montre ${part(o)}, une fois aplatie par tanh : h = ${number(h)}.`;
      if (type === "gru")
        return `La porte z garde ${part(z)} de l'ancien état et prend ${part(1 - z)} du candidat (${number(g)}) : l'état ${moves}. Dans ce candidat, la porte r laisse entrer ${part(r)} de ce que disent les états précédents.`;
      return `Sans porte, l'état est entièrement recalculé : il ${moves}.`;
    },
    guesses: (read) => `Après « ${read} », le réseau attend :`,
    follows: (character) => `Le texte continue par « ${character} ».`,
    end: "C'est le dernier caractère du texte : à vous de dire la suite.",
    steps: "L'unité à chaque pas",
  },

  connectivity: {
    title: "D'où vient une prédiction ?",
    position: "Prédiction faite après le caractère",
    working: "Lignes calculées",
    mapTitle: "Une ligne par prédiction, une colonne par caractère déjà lu",
    mapMeans:
      "Couleur : racine carrée de la part du caractère dans la prédiction, rapportée à la plus grande de sa ligne.",
    mapEnds: ["0 : ne compte pas", "1 : compte le plus de sa ligne"],
    matrix: "Toutes les prédictions : flèches haut et bas pour en changer",
    label: "Toutes les prédictions.",
    read: "Chaque ligne est la prédiction la plus probable faite après un caractère, chaque colonne un caractère déjà lu : plus la couleur est vive, plus la prédiction en dépend. Mesure : norme du gradient de ln p par rapport à chaque caractère lu (Madsen, 2019). Chaque ligne est ramenée à son total, les parts font 100 %, et la couleur suit la racine carrée de la part, jusqu'à la plus grande de la ligne, pour que les petites se voient.",
    point: "Pointez une case pour lire sa part.",
    head: ["n°", "caractère", "distance", "part", "norme"],
    sentence: ({ read, cut, predicted, probability, list, reach, length }) => {
      const start = cut ? `…${read}` : read;
      const far = (distance) => (distance === 0 ? "le dernier lu" : `${distance} avant`);
      const parts = list.map(
        ([character, distance, share]) => `« ${character} » (${far(distance)}, ${share})`,
      );
      const half =
        reach > 1
          ? `La moitié du total tient dans les ${reach} derniers des ${length} caractères lus.`
          : "La moitié du total tient dans le seul caractère lu en dernier.";
      return `Après « ${start} », le réseau mise sur « ${predicted} » (${probability}). Cette prédiction dépend surtout de : ${parts.join(", ")}. ${length > 1 ? half : ""}`;
    },
    profile: (first) => `Part moyenne selon la distance, lignes ${first} et suivantes :`,
    distance: (distance) => (distance === 0 ? "le dernier" : `${distance} avant`),
    further: "plus loin",
    cell: (character, position, share, last, at) =>
      `« ${character} » (caractère ${position}) compte pour ${share} dans la prédiction faite après « ${last} » (caractère ${at}).`,
    rows: (known, count) => `Ligne ${known} sur ${count}…`,
    summary: (reach, first) =>
      `En moyenne, la moitié du total tient dans les ${reach} derniers caractères lus (lignes ${first} et suivantes).`,
  },

  exercise: {
    solvedBadge: "✓ résolu",
    solved: "Juste : exercice résolu.",
    wrong: "Pas encore. L'indice peut aider.",
    notANumber: "Écrivez un nombre, par exemple 1 234,5.",
    waiting: "En attente d'un entraînement.",
    best: (value) => `Meilleure valeur jusqu'ici : ${format.decimal(value, 3)}.`,
    reachedWith: (value) => `Objectif atteint : ${value}.`,
    notYet: (value) => `Pas encore : au mieux ${format.decimal(value, 3)} cette fois-ci.`,
    withSettings: (list) => `Réglages demandés : ${list.join(", ")}.`,
    demanded: (key, wanted) => `${nameOf(key)} ${demand(wanted)}`,
    otherSettings: (list) =>
      `La valeur est atteinte, mais avec d'autres réglages que ceux demandés : ${list
        .map(
          ({ key, wanted, found }) =>
            `${nameOf(key)} = ${valueOf(found)} au lieu de ${demand(wanted).replace("= ", "")}`,
        )
        .join(", ")}.`,
  },

  preview: {
    source: "Source de la leçon",
    open: "Ouvrir une leçon (.md) ou un notebook (.ipynb)",
    result: "Aperçu",
    fault: (line, message) => (line ? `Ligne ${line} : ${message}` : message),
    example: `---
title: Ma leçon
description: Un premier essai
---

# Ma leçon

Un état caché $\`h_t\`$ résume ce qui précède.

> [!TIP]
> Modifiez ce texte : l'aperçu suit.

\`\`\`quiz
{ "question": "Que retient un réseau récurrent ?",
  "choices": [
    { "text": "Un résumé du passé", "correct": true, "why": "C'est le rôle de l'état caché." },
    { "text": "Tout le texte, mot à mot", "why": "L'état a une taille fixe." } ] }
\`\`\`
`,
  },

  embed: {
    course: "Récurrence : le cours d'où vient ce widget",
    parameters: (names) => `Paramètre inconnu dans l'adresse : ${names.join(", ")}.`,
    unknown: (name) => `Le widget « ${name} » n'existe pas. Widgets disponibles :`,
  },

  errors: {
    title: "Impossible de continuer",
    retry: "Réessayer",
    detail: "Détail technique",
    codes: {
      "invalid-text":
        "Ce texte ne peut pas être lu : il contient un caractère nul, ou n'est pas en UTF-8. Enregistrez-le en texte brut, encodage UTF-8, puis déposez-le de nouveau.",
      "text-too-short":
        "Ce texte est trop court pour s'y entraîner : rallongez-le, ou réduisez la longueur de séquence.",
      limit: "C'est trop grand pour être entraîné ici.",
      "invalid-config": "Un réglage n'est pas accepté.",
      "invalid-json": "La configuration de ce widget n'est pas du JSON valable.",
      "no-memory":
        "Votre navigateur n'a pas donné assez de mémoire. Essayez moins d'unités, ou fermez d'autres onglets.",
      diverged:
        "L'apprentissage a explosé : la perte s'est envolée ou n'est plus un nombre. Réduisez le taux d'apprentissage ou activez l'écrêtage, puis réinitialisez.",
      "invalid-table":
        "Ce tableau ne peut pas servir : il faut un fichier CSV en UTF-8, avec un avis par ligne et deux colonnes, le texte et son étiquette.",
      wasm: "Votre navigateur n'a pas pu démarrer WebAssembly, dont ce widget a besoin.",
      worker: "Le moteur s'est arrêté. Vous pouvez réessayer : il sera relancé.",
      io: "Un fichier du cours n'a pas pu être lu. Vérifiez la connexion, puis réessayez.",
      "unreadable-file": "Ce fichier n'a pas pu être lu. Choisissez un fichier de texte brut.",
      closed: "Le moteur a été fermé.",
      "not-found":
        "Le moteur a été relancé et ce réseau n'existe plus. « Réessayer » en prépare un autre.",
      internal: "Une erreur inattendue est survenue.",
    },
    key: (key) => `Réglage en cause : ${key}.`,
    admitted: {
      given: (attribute, value) => `${attribute} : « ${value} » n'est pas admis.`,
      number: ({ least, most, whole, above }) =>
        above
          ? `Il faut un nombre supérieur à ${valueOf(least)}, et de ${valueOf(most)} au plus.`
          : `Il faut un nombre${whole ? " entier" : ""} de ${valueOf(least)} à ${valueOf(most)}.`,
      oneOf: (names) => `Valeurs admises : ${names}.`,
      someOf: (names) => `Il faut une liste, séparée par des virgules, de noms parmi ${names}.`,
      string: "Il faut un texte.",
      array: "Il faut une liste de noms.",
    },
  },
};

/** A setting or a metric of a widget as exercises and records speak of it. */
export function nameOf(key) {
  return strings.controls[key] ?? strings.train.metrics[key] ?? key;
}

export function valueOf(value) {
  if (typeof value === "boolean") return value ? "oui" : "non";
  if (typeof value === "number") return value.toLocaleString("fr-FR", { maximumFractionDigits: 9 });
  return (
    strings.cells[value] ?? strings.corpora[value] ?? strings.units[value] ?? String(value ?? "—")
  );
}

/** What an exercise demands of a setting: "= LSTM", "≤ 64". */
function demand(wanted) {
  if (wanted === null || typeof wanted !== "object") return `= ${valueOf(wanted)}`;
  return "atMost" in wanted ? `≤ ${valueOf(wanted.atMost)}` : `≥ ${valueOf(wanted.atLeast)}`;
}
