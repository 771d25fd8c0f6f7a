// What is told beside <rnn-train> of the text that it learns, where the widget stands as a project.
export const generation = {
  head: ["N°", "Passage"],
  corpora: {
    contes: {
      what: [
        "Des contes écrits pour ce cours : 86 ko de prose. C'est peu : un modèle de langue sérieux lit des millions de fois plus de texte. C'est assez pour voir un réseau apprendre l'orthographe, les espaces et quelques tournures.",
        "La fin du texte est gardée à l'écart : c'est sur elle que se mesurent la perte et la perplexité de validation.",
      ],
      licence: "CC BY 4.0. Aucun texte d'autrui n'y figure.",
    },
    communes: {
      what: [
        "Les noms des communes de France, un par ligne, dans un ordre mêlé. Le réseau apprend comment ils sont faits, et en invente d'autres ; « inventé » veut dire : absent de cette liste.",
        "La fin de la liste est gardée à l'écart pour valider.",
      ],
      licence:
        "Licence Ouverte 2.0 : ce sont les données du Code officiel géographique de l'INSEE, relevées à la construction du site.",
    },
    own: {
      what: ["Votre texte. Il ne quitte pas votre appareil. Sa fin est gardée pour valider."],
      licence: "celle de votre texte.",
    },
  },
  pitfalls: [
    {
      text: "Les boucles : à température nulle, le réseau répète vite les mêmes mots. Le banc de tirage le montre, et ce que les autres méthodes y changent.",
    },
    {
      text: "Apprendre par cœur : si la validation remonte pendant que la perte d'entraînement descend, le réseau récite. « Plus longue suite recopiée », sous le texte généré, le mesure.",
    },
    {
      text: "Mot par mot, les 1 500 mots les plus fréquents seulement ; tous les autres deviennent �, et le réseau en écrit. Caractère par caractère, il peut tout écrire, y compris des mots qui n'existent pas.",
    },
    {
      text: "Comparer une perplexité par mot à une perplexité par caractère : elles ne comptent pas la même chose.",
    },
    {
      text: "Croire un nom inventé inconnu de tous : il peut être celui d'un hameau, d'une rue ou d'une personne. Le réseau n'en sait rien.",
    },
  ],
};
