/* The words of sentences.h, each with its English. */
#ifndef SENTENCES_WORDS_H
#define SENTENCES_WORDS_H

#include <stdbool.h>

/* Persons: je, tu, il, elle, nous, vous, ils, elles; nouns are the third or the last but one. */
enum {
    PERSON_JE,
    PERSON_TU,
    PERSON_IL,
    PERSON_ELLE,
    PERSON_NOUS,
    PERSON_VOUS,
    PERSON_ILS,
    PERSON_ELLES,
    PERSONS
};

static const char *const pronouns[PERSONS][2] = {
    {"je", "I"},    {"tu", "you"},   {"il", "he"},    {"elle", "she"},
    {"nous", "we"}, {"vous", "you"}, {"ils", "they"}, {"elles", "they"},
};

/* Where a person's form stands among the six of a conjugation. */
static const int form_of_person[PERSONS] = {0, 1, 2, 2, 3, 4, 5, 5};

struct noun {
    const char *french[2], *english[2]; /* singular, plural */
    bool feminine;
};

static const struct noun beings[] = {
    {{"chat", "chats"}, {"cat", "cats"}, false},
    {{"chien", "chiens"}, {"dog", "dogs"}, false},
    {{"fille", "filles"}, {"girl", "girls"}, true},
    {{"garçon", "garçons"}, {"boy", "boys"}, false},
    {{"femme", "femmes"}, {"woman", "women"}, true},
    {{"homme", "hommes"}, {"man", "men"}, false},
    {{"enfant", "enfants"}, {"child", "children"}, false},
    {{"amie", "amies"}, {"friend", "friends"}, true},
    {{"voisine", "voisines"}, {"neighbour", "neighbours"}, true},
    {{"professeur", "professeurs"}, {"teacher", "teachers"}, false},
};

static const struct noun things[] = {
    {{"livre", "livres"}, {"book", "books"}, false},
    {{"maison", "maisons"}, {"house", "houses"}, true},
    {{"voiture", "voitures"}, {"car", "cars"}, true},
    {{"lettre", "lettres"}, {"letter", "letters"}, true},
    {{"fleur", "fleurs"}, {"flower", "flowers"}, true},
    {{"image", "images"}, {"picture", "pictures"}, true},
    {{"chapeau", "chapeaux"}, {"hat", "hats"}, false},
    {{"oiseau", "oiseaux"}, {"bird", "birds"}, false},
    {{"clé", "clés"}, {"key", "keys"}, true},
    {{"jardin", "jardins"}, {"garden", "gardens"}, false},
};

/* Masculine, feminine, and their plurals. */
struct adjective {
    const char *french[4], *english;
};

static const struct adjective before_noun[] = {
    {{"petit", "petite", "petits", "petites"}, "small"},
    {{"grand", "grande", "grands", "grandes"}, "big"},
    {{"jeune", "jeune", "jeunes", "jeunes"}, "young"},
    {{"joli", "jolie", "jolis", "jolies"}, "pretty"},
};

static const struct adjective after_noun[] = {
    {{"noir", "noire", "noirs", "noires"}, "black"},
    {{"blanc", "blanche", "blancs", "blanches"}, "white"},
    {{"vert", "verte", "verts", "vertes"}, "green"},
    {{"étrange", "étrange", "étranges", "étranges"}, "strange"},
};

static const struct adjective predicates[] = {
    {{"fatigué", "fatiguée", "fatigués", "fatiguées"}, "tired"},
    {{"content", "contente", "contents", "contentes"}, "happy"},
    {{"prêt", "prête", "prêts", "prêtes"}, "ready"},
    {{"malade", "malade", "malades", "malades"}, "ill"},
    {{"seul", "seule", "seuls", "seules"}, "alone"},
    {{"inquiet", "inquiète", "inquiets", "inquiètes"}, "worried"},
};

struct determiner {
    const char *french[4], *before_vowel[2], *english[2];
};

static const struct determiner determiners[] = {
    {{"le ", "la ", "les ", "les "}, {"l'", "l'"}, {"the", "the"}},
    {{"un ", "une ", "des ", "des "}, {"un ", "une "}, {"a", "some"}},
    {{"ce ", "cette ", "ces ", "ces "}, {"cet ", "cette "}, {"this", "these"}},
    {{"mon ", "ma ", "mes ", "mes "}, {"mon ", "mon "}, {"my", "my"}},
    {{"notre ", "notre ", "nos ", "nos "}, {"notre ", "notre "}, {"our", "our"}},
};

/* Six forms of the present, infinitive, participle; English: base, third person, past. */
struct verb {
    const char *present[6], *infinitive, *participle;
    const char *english, *third, *past;
};

static const struct verb transitives[] = {
    {{"aime", "aimes", "aime", "aimons", "aimez", "aiment"},
     "aimer",
     "aimé",
     "love",
     "loves",
     "loved"},
    {{"cherche", "cherches", "cherche", "cherchons", "cherchez", "cherchent"},
     "chercher",
     "cherché",
     "look for",
     "looks for",
     "looked for"},
    {{"regarde", "regardes", "regarde", "regardons", "regardez", "regardent"},
     "regarder",
     "regardé",
     "watch",
     "watches",
     "watched"},
    {{"vois", "vois", "voit", "voyons", "voyez", "voient"}, "voir", "vu", "see", "sees", "saw"},
    {{"trouve", "trouves", "trouve", "trouvons", "trouvez", "trouvent"},
     "trouver",
     "trouvé",
     "find",
     "finds",
     "found"},
    {{"dessine", "dessines", "dessine", "dessinons", "dessinez", "dessinent"},
     "dessiner",
     "dessiné",
     "draw",
     "draws",
     "drew"},
    {{"connais", "connais", "connaît", "connaissons", "connaissez", "connaissent"},
     "connaître",
     "connu",
     "know",
     "knows",
     "knew"},
    {{"prends", "prends", "prend", "prenons", "prenez", "prennent"},
     "prendre",
     "pris",
     "take",
     "takes",
     "took"},
    {{"perds", "perds", "perd", "perdons", "perdez", "perdent"},
     "perdre",
     "perdu",
     "lose",
     "loses",
     "lost"},
    {{"attends", "attends", "attend", "attendons", "attendez", "attendent"},
     "attendre",
     "attendu",
     "wait for",
     "waits for",
     "waited for"},
};

static const struct verb intransitives[] = {
    {{"dors", "dors", "dort", "dormons", "dormez", "dorment"},
     "dormir",
     "dormi",
     "sleep",
     "sleeps",
     "slept"},
    {{"travaille", "travailles", "travaille", "travaillons", "travaillez", "travaillent"},
     "travailler",
     "travaillé",
     "work",
     "works",
     "worked"},
    {{"chante", "chantes", "chante", "chantons", "chantez", "chantent"},
     "chanter",
     "chanté",
     "sing",
     "sings",
     "sang"},
    {{"cours", "cours", "court", "courons", "courez", "courent"},
     "courir",
     "couru",
     "run",
     "runs",
     "ran"},
    {{"joue", "joues", "joue", "jouons", "jouez", "jouent"},
     "jouer",
     "joué",
     "play",
     "plays",
     "played"},
};

static const char *const places[][2] = {
    {"dans le jardin", "in the garden"},
    {"dans la rue", "in the street"},
    {"à la maison", "at home"},
    {"à l'école", "at school"},
    {"ici", "here"},
};

/* By time: present, past, future. */
static const char *const times[3][2][2] = {
    {{"aujourd'hui", "today"}, {"maintenant", "now"}},
    {{"hier", "yesterday"}, {"ce matin", "this morning"}},
    {{"demain", "tomorrow"}, {"ce soir", "this evening"}},
};

static const char *const be[6] = {"suis", "es", "est", "sommes", "êtes", "sont"};
static const char *const have[6] = {"ai", "as", "a", "avons", "avez", "ont"};
static const char *const go[6] = {"vais", "vas", "va", "allons", "allez", "vont"};
static const char *const was[6] = {"étais", "étais", "était", "étions", "étiez", "étaient"};
static const char *const english_be[6] = {"am", "are", "is", "are", "are", "are"};

#endif
