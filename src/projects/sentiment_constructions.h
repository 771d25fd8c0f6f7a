/* The constructions of sentiment.h: sentences with places for words.
 *
 *   %s  a subject, which adjectives and "être" behind it agree with     « la musique »
 *   %o  a work                                                          « ce film »
 *   %u  a work, indefinite                                              « un roman »
 *   %e %n     être: est, n'est; %t %T était, n'était
 *   %a %b     two different adjectives; %A one of the other polarity, agreeing with %s
 *   %+        a degree, or nothing                                      « très »
 *   %f        an adjective in the masculine singular, %g the same after de or d'
 *   %v %w     je + verb, je ne + verb; %V %W of the other polarity
 *   %i %p     its infinitive, its participle; %k the first after de or d'; %P of the other polarity
 *   %N        a noun with its article « du charme »; %M of the other polarity
 *   %d        the noun after de or d' « de charme »; %c bare « charme »; %q « aucun charme » */
#ifndef SENTIMENT_CONSTRUCTIONS_H
#define SENTIMENT_CONSTRUCTIONS_H

enum sentiment_part { PART_TRAINING, PART_VALIDATION, PART_TEST };

enum sentiment_sense {
    SENSE_KEPT,     /* the label is the polarity of the words */
    SENSE_TURNED,   /* its opposite */
    SENSE_POSITIVE, /* an idiom, with one label only */
    SENSE_NEGATIVE,
};

struct construction {
    const char *family, *name, *text;
    enum sentiment_sense sense;
    enum sentiment_part part;
};

static const struct construction constructions[] = {
    {"affirmation", "est", "%s %e %+%a.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "était", "%s %t %+%a.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "verbe", "%v %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "passé composé", "j'ai %p %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "c'est", "c'est %+%f.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "je trouve", "je trouve %s %+%a.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "et", "%s %e %a et %b.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "il y a", "il y a %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "avec", "c'est %u avec %N.", SENSE_KEPT, PART_TEST},
    {"affirmation", "je pense que", "je pense que %s %e %+%a.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "j'ai trouvé", "j'ai trouvé %s %+%a.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "je vois", "je vois %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "on voit", "on voit %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "j'ai vu", "j'ai vu %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "est, et verbe", "%s %e %+%a, et %v %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "avec, être", "avec %N, %s %e %+%a.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "avec, virgule", "%o, avec %N.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "j'ai toujours", "j'ai toujours %p %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "j'ai beaucoup", "j'ai beaucoup %p %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "on a", "on a %p %s.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "je ne cesse", "je ne cesse %k %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "que de", "que %d dans %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "beaucoup de", "il y a beaucoup %d dans %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "tant de", "il y a tant %d dans %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "c'est si", "c'est si %f.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "vraiment", "%v vraiment %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "beaucoup", "%v beaucoup %s.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "verbe et sujet", "%v %s.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "toujours", "%v toujours %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "on peut", "on peut %i %o.", SENSE_KEPT, PART_TRAINING},
    {"affirmation", "il faut", "il faut %i %o.", SENSE_KEPT, PART_TRAINING},

    {"ne … pas", "être", "%s %n pas %+%a.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "verbe", "%w pas %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "verbe et sujet", "%w pas %s.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "passé composé", "je n'ai pas %p %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "ce n'est pas", "ce n'est pas %+%f.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "oral", "c'est pas %f.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "je ne trouve pas", "je ne trouve pas %s %+%a.", SENSE_TURNED, PART_TEST},
    {"ne … pas", "il n'y a pas", "il n'y a pas %d dans %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "n'était pas", "%s %T pas %+%a.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "je n'ai pas trouvé", "je n'ai pas trouvé %s %+%a.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "je ne pense pas", "je ne pense pas %i %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "je trouve pas", "je trouve pas %s %+%a.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "je ne vois pas", "je ne vois pas %d dans %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "on ne peut pas", "on ne peut pas %i %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "on ne trouve pas", "on ne trouve pas %s %a.", SENSE_TURNED, PART_TRAINING},
    {"ne … pas", "il ne faut pas", "il ne faut pas %i %o.", SENSE_TURNED, PART_VALIDATION},
    {"ne … pas", "oral, verbe", "%v pas %o.", SENSE_TURNED, PART_TRAINING},

    {"ne … plus", "être", "%s %n plus %+%a.", SENSE_TURNED, PART_TRAINING},
    {"ne … plus", "verbe", "%w plus %o.", SENSE_TURNED, PART_TEST},
    {"ne … plus", "il n'y a plus", "il n'y a plus %d dans %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … plus", "passé composé", "je n'ai plus %p %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … plus", "je ne trouve plus", "je ne trouve plus %s %a.", SENSE_TURNED, PART_TRAINING},
    {"ne … plus", "il ne faut plus", "il ne faut plus %i %o.", SENSE_TURNED, PART_TRAINING},

    {"ne … jamais", "passé composé", "je n'ai jamais %p %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … jamais", "être", "%s %n jamais %a.", SENSE_TURNED, PART_TEST},
    {"ne … jamais", "verbe", "%w jamais %s.", SENSE_TURNED, PART_TRAINING},
    {"ne … jamais", "je ne trouve jamais", "je ne trouve jamais %s %a.", SENSE_TURNED,
     PART_TRAINING},
    {"ne … jamais", "il n'y a jamais", "il n'y a jamais %d dans %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … jamais", "était", "%s %T jamais %a.", SENSE_TURNED, PART_VALIDATION},

    {"ne … guère", "être", "%s %n guère %a.", SENSE_TURNED, PART_TRAINING},
    {"ne … guère", "verbe", "%w guère %o.", SENSE_TURNED, PART_TEST},
    {"ne … guère", "passé composé", "je n'ai guère %p %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … guère", "il n'y a guère", "il n'y a guère %d dans %o.", SENSE_TURNED, PART_TRAINING},
    {"ne … guère", "je ne trouve guère", "je ne trouve guère %s %a.", SENSE_TURNED, PART_TRAINING},

    {"rien", "rien de", "rien %g dans %o.", SENSE_TURNED, PART_TRAINING},
    {"rien", "il n'y a rien", "il n'y a rien %g dans %o.", SENSE_TURNED, PART_TEST},
    {"rien", "je n'ai rien vu", "je n'ai rien vu %g dans %o.", SENSE_TURNED, PART_TRAINING},
    {"rien", "en rien", "%s %n en rien %a.", SENSE_TURNED, PART_TRAINING},
    {"rien", "je ne vois rien", "je ne vois rien %g dans %o.", SENSE_TURNED, PART_TRAINING},
    {"rien", "on ne trouve rien", "on ne trouve rien %g dans %o.", SENSE_TURNED, PART_TRAINING},
    {"rien", "rien n'est", "rien n'est %f dans %o.", SENSE_TURNED, PART_VALIDATION},
    {"rien", "rien n'est dans", "dans %o, rien n'est %f.", SENSE_TURNED, PART_TRAINING},

    {"aucun", "il n'y a", "il n'y a %q dans %o.", SENSE_TURNED, PART_TRAINING},
    {"aucun", "seul", "%q dans %o.", SENSE_TURNED, PART_TRAINING},
    {"aucun", "je n'ai vu", "je n'ai vu %q dans %o.", SENSE_TURNED, PART_TEST},
    {"aucun", "je ne vois", "je ne vois %q dans %o.", SENSE_TURNED, PART_TRAINING},
    {"aucun", "on ne trouve", "on ne trouve %q dans %o.", SENSE_TURNED, PART_TRAINING},

    {"ni … ni", "être", "%s %n ni %a ni %b.", SENSE_TURNED, PART_TRAINING},
    {"ni … ni", "verbe", "je ne trouve %s ni %a ni %b.", SENSE_TURNED, PART_TEST},
    {"ni … ni", "ce n'est", "ce n'est ni %f ni %b.", SENSE_TURNED, PART_VALIDATION},
    {"ni … ni", "on ne trouve", "on ne trouve %s ni %a ni %b.", SENSE_TURNED, PART_TRAINING},
    {"ni … ni", "je n'ai trouvé", "je n'ai trouvé %s ni %a ni %b.", SENSE_TURNED, PART_TRAINING},
    {"ni … ni", "ce n'était", "ce n'était ni %f ni %b.", SENSE_TURNED, PART_TRAINING},

    {"ne … que", "il n'y a que", "il n'y a que %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "verbe", "%w que %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "je n'ai vu que", "je n'ai vu que %N dans %o.", SENSE_KEPT, PART_TEST},
    {"ne … que", "on ne voit que", "on ne voit que %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "passé composé", "je n'ai %p que %s.", SENSE_KEPT, PART_VALIDATION},
    {"ne … que", "rien tant que", "%w rien tant que %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "rien autant que", "%w rien autant que %s.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "je ne peux que", "je ne peux que %i %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "on n'a … que", "on n'a %p que %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "je ne vois que", "je ne vois que %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "on n'a vu que", "on n'a vu que %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "on ne trouve que", "on ne trouve que %N dans %o.", SENSE_KEPT, PART_TRAINING},
    {"ne … que", "verbe et sujet", "%w que %s.", SENSE_KEPT, PART_TRAINING},

    {"sans", "c'est", "c'est %u sans %c.", SENSE_TURNED, PART_TRAINING},
    {"sans", "virgule", "%o, sans %c.", SENSE_TURNED, PART_TRAINING},
    {"sans", "je trouve", "je trouve %o sans %c.", SENSE_TURNED, PART_TEST},
    {"sans", "j'ai vu", "j'ai vu %u sans %c.", SENSE_TURNED, PART_TRAINING},
    {"sans", "on voit", "on voit %u sans %c.", SENSE_TURNED, PART_TRAINING},
    {"sans", "je pense que", "je pense que %o est sans %c.", SENSE_TURNED, PART_TRAINING},
    {"sans", "j'ai trouvé", "j'ai trouvé %o sans %c.", SENSE_TURNED, PART_TRAINING},

    {"manquer", "affirmé", "%o manque %d.", SENSE_TURNED, PART_TRAINING},
    {"manquer", "nié", "%o ne manque pas %d.", SENSE_KEPT, PART_TRAINING},
    {"manquer", "je trouve que", "je trouve que %o manque %d.", SENSE_TURNED, PART_TRAINING},

    {"double négation", "pas sans", "%o n'est pas sans %c.", SENSE_KEPT, PART_TRAINING},
    {"double négation", "non sans", "c'est %u non sans %c.", SENSE_KEPT, PART_VALIDATION},
    {"double négation", "impossible", "impossible de ne pas %i %o.", SENSE_KEPT, PART_TRAINING},
    {"double négation", "on ne peut pas ne pas", "on ne peut pas ne pas %i %o.", SENSE_KEPT,
     PART_TRAINING},
    {"double négation", "je ne peux pas ne pas", "je ne peux pas ne pas %i %o.", SENSE_KEPT,
     PART_TEST},
    {"double négation", "je ne peux pas", "je ne peux pas %i %o.", SENSE_TURNED, PART_TRAINING},
    {"double négation", "je peux", "je peux %i %o.", SENSE_KEPT, PART_TRAINING},
    {"double négation", "non sans, virgule", "%o, non sans %c.", SENSE_KEPT, PART_TRAINING},
    {"double négation", "il est impossible", "il est impossible de ne pas %i %o.", SENSE_KEPT,
     PART_TRAINING},
    {"double négation", "impossible de, affirmé", "impossible %k %o.", SENSE_TURNED, PART_TRAINING},
    {"double négation", "on ne pourra pas ne pas", "on ne pourra pas ne pas %i %o.", SENSE_KEPT,
     PART_TRAINING},
    {"double négation", "on ne pourra pas", "on ne pourra pas %i %o.", SENSE_TURNED, PART_TRAINING},
    {"double négation", "je ne pouvais pas ne pas", "je ne pouvais pas ne pas %i %o.", SENSE_KEPT,
     PART_TRAINING},
    {"double négation", "je ne pouvais pas", "je ne pouvais pas %i %o.", SENSE_TURNED,
     PART_TRAINING},

    {"pas mal", "oral", "c'est pas mal.", SENSE_POSITIVE, PART_TRAINING},
    {"pas mal", "être", "%s %n pas mal.", SENSE_POSITIVE, PART_TRAINING},
    {"pas mal", "je trouve", "je trouve %s pas mal.", SENSE_POSITIVE, PART_TEST},
    {"pas mal", "mal fait", "%o est mal fait.", SENSE_NEGATIVE, PART_TRAINING},
    {"pas mal", "pas terrible", "%s %n pas terrible.", SENSE_NEGATIVE, PART_TRAINING},
    {"pas mal", "c'est pas terrible", "c'est pas terrible.", SENSE_NEGATIVE, PART_TRAINING},
    {"pas mal", "j'ai trouvé", "j'ai trouvé %s pas mal.", SENSE_POSITIVE, PART_TRAINING},
    {"pas mal", "je pense que", "je pense que %s %n pas mal.", SENSE_POSITIVE, PART_TRAINING},

    {"mais", "être", "%s %e %A mais %a.", SENSE_KEPT, PART_TRAINING},
    {"mais", "être et verbe", "%s %e %A, mais %v %o.", SENSE_KEPT, PART_TRAINING},
    {"mais", "verbe et être", "%V %o, mais %s %e %+%a.", SENSE_KEPT, PART_TEST},
    {"mais", "pas mais", "%s %n pas %A, mais %a.", SENSE_KEPT, PART_TRAINING},
    {"mais", "pas, mais verbe", "%s %n pas %a, mais %v %o.", SENSE_KEPT, PART_TRAINING},
    {"mais", "verbe, mais pas", "%v %o, mais %s %n pas %a.", SENSE_TURNED, PART_TRAINING},
    {"mais", "est, mais pas", "%s %e %a, mais %w pas %o.", SENSE_TURNED, PART_TEST},
    {"mais", "est, mais n'est pas", "%s %e %a mais %n pas %b.", SENSE_TURNED, PART_TRAINING},
    {"mais", "verbe, mais verbe", "%V %o, mais %v %s.", SENSE_KEPT, PART_TRAINING},
    {"mais", "verbe, mais c'est", "%V %o, mais c'est %+%f.", SENSE_KEPT, PART_TRAINING},
    {"mais", "c'est, mais être", "c'est %F, mais %s %e %+%a.", SENSE_KEPT, PART_TRAINING},
    {"mais", "j'ai, mais être", "j'ai %P %o, mais %s %e %+%a.", SENSE_KEPT, PART_TRAINING},
    {"mais", "être, mais être", "%s %e %A, mais %s %e %+%a.", SENSE_KEPT, PART_TRAINING},
    {"mais", "c'est, mais pas", "c'est %f, mais %w pas %o.", SENSE_TURNED, PART_TRAINING},
    {"mais", "est, mais plus", "%s %e %a, mais %w plus %o.", SENSE_TURNED, PART_TRAINING},
    {"mais", "verbe, mais ne pas", "%v %o, mais %w pas %s.", SENSE_TURNED, PART_TRAINING},
    {"mais", "aucun, mais", "il n'y a %q dans %o, mais %V %s.", SENSE_TURNED, PART_TRAINING},

    {"concession", "pourtant", "%s %e %A, pourtant %v %o.", SENSE_KEPT, PART_TRAINING},
    {"concession", "malgré", "malgré %M, %v %o.", SENSE_KEPT, PART_TRAINING},
    {"concession", "malgré, être", "malgré %M, %s %e %+%a.", SENSE_KEPT, PART_TEST},
    {"concession", "même si", "même si %s %e %A, %v %o.", SENSE_KEPT, PART_TRAINING},
    {"concession", "même si, c'est", "même si %V %o, c'est %+%f.", SENSE_KEPT, PART_TRAINING},
    {"concession", "malgré, c'est", "malgré %M, c'est %+%f.", SENSE_KEPT, PART_TRAINING},
    {"concession", "être malgré", "%s %e %+%a malgré %M.", SENSE_KEPT, PART_TRAINING},
    {"concession", "malgré, pas", "malgré %N, %w pas %o.", SENSE_TURNED, PART_TRAINING},
    {"concession", "même si, être", "même si %V %o, %s %e %+%a.", SENSE_KEPT, PART_VALIDATION},
};

enum { CONSTRUCTIONS = sizeof constructions / sizeof *constructions };

#endif
