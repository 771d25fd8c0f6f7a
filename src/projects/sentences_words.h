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
    bool owned; /* "my dog", but « ma femme » is my wife */
};

static const struct noun animals[] = {
    {{"chat", "chats"}, {"cat", "cats"}, false, true},
    {{"chien", "chiens"}, {"dog", "dogs"}, false, true},
    {{"oiseau", "oiseaux"}, {"bird", "birds"}, false, true},
    {{"souris", "souris"}, {"mouse", "mice"}, true, true},
    {{"tortue", "tortues"}, {"turtle", "turtles"}, true, true},
};

static const struct noun people[] = {
    {{"fille", "filles"}, {"girl", "girls"}, true, false},
    {{"garçon", "garçons"}, {"boy", "boys"}, false, false},
    {{"femme", "femmes"}, {"woman", "women"}, true, false},
    {{"homme", "hommes"}, {"man", "men"}, false, false},
    {{"enfant", "enfants"}, {"child", "children"}, false, true},
    {{"amie", "amies"}, {"friend", "friends"}, true, true},
    {{"voisine", "voisines"}, {"neighbour", "neighbours"}, true, true},
    {{"professeur", "professeurs"}, {"teacher", "teachers"}, false, true},
};

static const struct noun things[] = {
    {{"livre", "livres"}, {"book", "books"}, false, true},
    {{"maison", "maisons"}, {"house", "houses"}, true, true},
    {{"voiture", "voitures"}, {"car", "cars"}, true, true},
    {{"lettre", "lettres"}, {"letter", "letters"}, true, true},
    {{"fleur", "fleurs"}, {"flower", "flowers"}, true, true},
    {{"image", "images"}, {"picture", "pictures"}, true, true},
    {{"chapeau", "chapeaux"}, {"hat", "hats"}, false, true},
    {{"tableau", "tableaux"}, {"painting", "paintings"}, false, true},
    {{"clé", "clés"}, {"key", "keys"}, true, true},
    {{"jardin", "jardins"}, {"garden", "gardens"}, false, true},
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

/* Of animals and things. */
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

/* The first three go with all nouns. */
enum { INDEFINITE = 1, DETERMINERS_OF_ALL = 3 };
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
    bool of_things; /* and not of people */
};

static const struct verb transitives[] = {
    {{"aime", "aimes", "aime", "aimons", "aimez", "aiment"},
     "aimer",
     "aimé",
     "love",
     "loves",
     "loved",
     false},
    {{"cherche", "cherches", "cherche", "cherchons", "cherchez", "cherchent"},
     "chercher",
     "cherché",
     "look for",
     "looks for",
     "looked for",
     false},
    {{"regarde", "regardes", "regarde", "regardons", "regardez", "regardent"},
     "regarder",
     "regardé",
     "watch",
     "watches",
     "watched",
     false},
    {{"vois", "vois", "voit", "voyons", "voyez", "voient"},
     "voir",
     "vu",
     "see",
     "sees",
     "saw",
     false},
    {{"trouve", "trouves", "trouve", "trouvons", "trouvez", "trouvent"},
     "trouver",
     "trouvé",
     "find",
     "finds",
     "found",
     false},
    {{"dessine", "dessines", "dessine", "dessinons", "dessinez", "dessinent"},
     "dessiner",
     "dessiné",
     "draw",
     "draws",
     "drew",
     false},
    {{"connais", "connais", "connaît", "connaissons", "connaissez", "connaissent"},
     "connaître",
     "connu",
     "know",
     "knows",
     "knew",
     false},
    {{"prends", "prends", "prend", "prenons", "prenez", "prennent"},
     "prendre",
     "pris",
     "take",
     "takes",
     "took",
     true},
    {{"perds", "perds", "perd", "perdons", "perdez", "perdent"},
     "perdre",
     "perdu",
     "lose",
     "loses",
     "lost",
     true},
    {{"attends", "attends", "attend", "attendons", "attendez", "attendent"},
     "attendre",
     "attendu",
     "wait for",
     "waits for",
     "waited for",
     false},
};

static const struct verb intransitives[] = {
    {{"dors", "dors", "dort", "dormons", "dormez", "dorment"},
     "dormir",
     "dormi",
     "sleep",
     "sleeps",
     "slept",
     false},
    {{"travaille", "travailles", "travaille", "travaillons", "travaillez", "travaillent"},
     "travailler",
     "travaillé",
     "work",
     "works",
     "worked",
     false},
    {{"chante", "chantes", "chante", "chantons", "chantez", "chantent"},
     "chanter",
     "chanté",
     "sing",
     "sings",
     "sang",
     false},
    {{"cours", "cours", "court", "courons", "courez", "courent"},
     "courir",
     "couru",
     "run",
     "runs",
     "ran",
     false},
    {{"joue", "joues", "joue", "jouons", "jouez", "jouent"},
     "jouer",
     "joué",
     "play",
     "plays",
     "played",
     false},
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
