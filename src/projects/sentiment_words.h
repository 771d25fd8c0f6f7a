/* The words of sentiment.h; [0] of a pair is negative, [1] positive. */
#ifndef SENTIMENT_WORDS_H
#define SENTIMENT_WORDS_H

#include <stdbool.h>

struct thing {
    const char *text, *indefinite; /* of aspects there is no indefinite */
    bool feminine, plural;
};

static const struct thing works[] = {
    {"ce film", "un film", false, false},
    {"ce roman", "un roman", false, false},
    {"ce livre", "un livre", false, false},
    {"ce spectacle", "un spectacle", false, false},
    {"ce documentaire", "un documentaire", false, false},
    {"cette série", "une série", true, false},
    {"cette pièce", "une pièce", true, false},
    {"cette comédie", "une comédie", true, false},
};

static const struct thing aspects[] = {
    {"le scénario", NULL, false, false}, {"le début", NULL, false, false},
    {"la musique", NULL, true, false},   {"la fin", NULL, true, false},
    {"l'histoire", NULL, true, false},   {"l'actrice", NULL, true, false},
    {"les acteurs", NULL, false, true},  {"les dialogues", NULL, false, true},
    {"les images", NULL, true, true},    {"les chansons", NULL, true, true},
};

/* Masculine and feminine, singular and plural. */
enum { MASCULINE, FEMININE, MASCULINES, FEMININES, AGREEMENTS };
static const char *const adjectives[2][12][AGREEMENTS] = {
    {
        {"mauvais", "mauvaise", "mauvais", "mauvaises"},
        {"laid", "laide", "laids", "laides"},
        {"ennuyeux", "ennuyeuse", "ennuyeux", "ennuyeuses"},
        {"raté", "ratée", "ratés", "ratées"},
        {"lourd", "lourde", "lourds", "lourdes"},
        {"confus", "confuse", "confus", "confuses"},
        {"décevant", "décevante", "décevants", "décevantes"},
        {"médiocre", "médiocre", "médiocres", "médiocres"},
        {"pénible", "pénible", "pénibles", "pénibles"},
        {"prévisible", "prévisible", "prévisibles", "prévisibles"},
        {"creux", "creuse", "creux", "creuses"},
        {"agaçant", "agaçante", "agaçants", "agaçantes"},
    },
    {
        {"bon", "bonne", "bons", "bonnes"},
        {"beau", "belle", "beaux", "belles"},
        {"drôle", "drôle", "drôles", "drôles"},
        {"réussi", "réussie", "réussis", "réussies"},
        {"touchant", "touchante", "touchants", "touchantes"},
        {"brillant", "brillante", "brillants", "brillantes"},
        {"captivant", "captivante", "captivants", "captivantes"},
        {"magnifique", "magnifique", "magnifiques", "magnifiques"},
        {"remarquable", "remarquable", "remarquables", "remarquables"},
        {"passionnant", "passionnante", "passionnants", "passionnantes"},
        {"original", "originale", "originaux", "originales"},
        {"émouvant", "émouvante", "émouvants", "émouvantes"},
    },
};

/* First person, infinitive, participle. */
enum { PERSON, INFINITIVE, PARTICIPLE, VERB_FORMS };
static const char *const verbs[2][6][VERB_FORMS] = {
    {
        {"déteste", "détester", "détesté"},
        {"regrette", "regretter", "regretté"},
        {"critique", "critiquer", "critiqué"},
        {"méprise", "mépriser", "méprisé"},
        {"déconseille", "déconseiller", "déconseillé"},
        {"abhorre", "abhorrer", "abhorré"},
    },
    {
        {"aime", "aimer", "aimé"},
        {"adore", "adorer", "adoré"},
        {"apprécie", "apprécier", "apprécié"},
        {"admire", "admirer", "admiré"},
        {"savoure", "savourer", "savouré"},
        {"recommande", "recommander", "recommandé"},
    },
};

/* With its article, bare, after "aucun". */
enum { ARTICLE, BARE, NONE, NOUN_FORMS };
static const char *const nouns[2][7][NOUN_FORMS] = {
    {
        {"du bavardage", "bavardage", "aucun bavardage"},
        {"du désordre", "désordre", "aucun désordre"},
        {"de la lourdeur", "lourdeur", "aucune lourdeur"},
        {"de la maladresse", "maladresse", "aucune maladresse"},
        {"de la prétention", "prétention", "aucune prétention"},
        {"de l'ennui", "ennui", "aucun ennui"},
        {"de l'agressivité", "agressivité", "aucune agressivité"},
    },
    {
        {"du charme", "charme", "aucun charme"},
        {"du talent", "talent", "aucun talent"},
        {"de la finesse", "finesse", "aucune finesse"},
        {"de la grâce", "grâce", "aucune grâce"},
        {"de la poésie", "poésie", "aucune poésie"},
        {"de l'émotion", "émotion", "aucune émotion"},
        {"de l'humour", "humour", "aucun humour"},
    },
};

/* Before the sentence, most often nothing. */
static const char *const openings[] = {
    "", "", "", "", "franchement, ", "à mon avis, ", "pour moi, ", "en somme, ", "vraiment, ",
};

/* Before an adjective. */
static const char *const degrees[] = {"", "", "", "vraiment ", "très ", "assez ", "si "};

#endif
